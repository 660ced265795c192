#!/usr/bin/env python3
"""Hugging Face's WordPiece trainer on the text that one of our tokenizers was trained on.

hf_wordpiece.py TOKENIZER_JSON TEXT...: one document a line. The normaliser and pre-tokenizer are those of the given
file, so both trainers see the same words. Prints one JSON line: entries of both vocabularies, the share of ours that
the other has too, and seconds. The embedded corpus and a tokenizer of it are written by the class WordPieceComparison:
  mvn -q test-compile exec:java -pl data-prep -Dexec.classpathScope=test \
    -Dexec.mainClass=org.notrainnogain.dataprep.tokenizer.WordPieceComparison -Dexec.args="FOLDER 8192 single-punctuation"
Needs tokenizers.
"""
import argparse, json, time
from tokenizers import Tokenizer, models, trainers

parser = argparse.ArgumentParser()
parser.add_argument("tokenizer")
parser.add_argument("text", nargs="+")
a = parser.parse_args()

ours = Tokenizer.from_file(a.tokenizer)
entries = ours.get_vocab()
theirs = Tokenizer(models.WordPiece(unk_token="[UNK]"))
theirs.normalizer, theirs.pre_tokenizer = ours.normalizer, ours.pre_tokenizer


def lines():
    for path in a.text:
        with open(path, encoding="utf-8") as file:
            yield from file


start = time.perf_counter()
theirs.train_from_iterator(lines(), trainers.WordPieceTrainer(
    vocab_size=len(entries), show_progress=False, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]))
seconds = time.perf_counter() - start
shared = entries.keys() & theirs.get_vocab().keys()
print(json.dumps(dict(ours=len(entries), theirs=theirs.get_vocab_size(), shared=len(shared),
                      share=round(len(shared) / len(entries), 5), seconds_with_counting=round(seconds, 2))))
