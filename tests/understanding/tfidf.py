"""The plainest classifier that is worth beating: TF-IDF of words and characters, logistic regression.

    python tfidf.py --train FILE.json --messages FILE.json --answers FILE.json

Runs in the NLU's environment, which has scikit-learn.
"""

import argparse
import json
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union


def main() -> None:
    """Reads the command line, learns from pairs of text and intent, answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("train", "messages", "answers"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    texts, intents = zip(*json.loads(options.train.read_text(encoding="utf-8")), strict=True)
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, strip_accents="unicode"),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, min_df=2, strip_accents="unicode"),
    )
    model = make_pipeline(features, LogisticRegression(C=10, max_iter=300)).fit(texts, intents)
    chances = model.predict_proba(json.loads(options.messages.read_text(encoding="utf-8")))
    best = chances.argmax(axis=1)
    parses = [
        {"intent": model.classes_[top], "ranking": [(model.classes_[top], row[top])], "certainty": None}
        for row, top in zip(chances, best, strict=True)
    ]
    options.answers.write_text(json.dumps({"parses": parses}), encoding="utf-8")


if __name__ == "__main__":
    main()
