"""The command line: data on stdout, everything else on stderr.

Exit codes: 0 done; 1 the answer is no (a referral, no plan); 2 usage or unreadable input.
"""
