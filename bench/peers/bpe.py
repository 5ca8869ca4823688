"""Encodes the texts of a JSONL file with cl100k_base: bpe.py bpe-openai|rs_bpe FILE

Prints {"bytes": …, "tokens": …, "seconds": …} of the encoding alone, on one core. Texts may hold the names of special
tokens, which are plain text here.
"""

import json
import sys
import time

name, path = sys.argv[1:3]
if name == "bpe-openai":
    import bpe_openai

    encoder = bpe_openai.get_encoding("cl100k_base")

    def encode(text):
        return encoder.encode(text, disallowed_special=())

else:
    from rs_bpe import bpe

    encode = bpe.openai.cl100k_base().encode

with open(path, encoding="utf-8") as lines:
    texts = [json.loads(line)["text"] for line in lines]
size = sum(len(text.encode()) for text in texts)
encode("warm up")
started = time.perf_counter()
tokens = sum(len(encode(text)) for text in texts)
seconds = time.perf_counter() - started
print(json.dumps({"bytes": size, "tokens": tokens, "seconds": seconds}))
