"""Who said what, when, and where it is written."""
from toolkit.quotes.extractors.rules import RuleExtractor
def extract_statements(text, *, published=None):
    return RuleExtractor().extract(text)
from toolkit.quotes.dates import find_dates
