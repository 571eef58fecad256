"""Evidence: bytes enter by one door, are stored before anything reads them, and can be checked again."""

from toolkit.evidence.custody import CustodyLog
from toolkit.evidence.intake import Held, Intake
from toolkit.evidence.manifest import Problem, check_bytes, package_fault, read_manifest, write_manifest
from toolkit.evidence.store import EvidenceStore, digest_file, write_atomic

__all__ = [
    "CustodyLog",
    "EvidenceStore",
    "Held",
    "Intake",
    "Problem",
    "check_bytes",
    "digest_file",
    "package_fault",
    "read_manifest",
    "write_atomic",
    "write_manifest",
]
