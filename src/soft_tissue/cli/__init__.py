"""The command line: data on stdout, everything else on stderr.

Exit codes: 0 done, or yes; 1 the answer is no or unknown (a referral, no plan, not allowed); 2 usage or unreadable
input.
"""
