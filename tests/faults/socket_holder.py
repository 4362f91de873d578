"""Hand an open socket to a program as systemd does: python socket_holder.py FD PROGRAM...

The program finds the socket as descriptor 3, and its own number in LISTEN_PID (sd_listen_fds(3)).
"""

import os
import sys

descriptor, program = int(sys.argv[1]), sys.argv[2:]
if descriptor != 3:
    os.dup2(descriptor, 3)
os.set_inheritable(3, True)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execvp(program[0], program)
