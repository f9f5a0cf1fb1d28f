#!/usr/bin/env python3
# The same node in Python, without a library: read a line, write a line.
import json, sys

for number, line in enumerate(sys.stdin):
    message = json.loads(line)
    body, reply = message["body"], {"msg_id": number, "in_reply_to": message["body"]["msg_id"]}
    reply |= {"type": "init_ok"} if body["type"] == "init" else {"type": "echo_ok", "echo": body["echo"]}
    print(json.dumps({"src": message["dest"], "dest": message["src"], "body": reply}), flush=True)
