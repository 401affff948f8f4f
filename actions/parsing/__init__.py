"""Words into meaning: replies, mentions and disclosures, with one lexicon."""
