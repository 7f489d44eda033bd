"""Expand a RO-Crate with the context 1.1 of the installed rocrate; say what is lost."""

import json
import sys
from importlib.resources import files
from pathlib import Path

from pyld import jsonld
from rocrate.rocrate import ROCrate

published = json.loads((files("rocrate") / "data/ro-crate.jsonld").read_text("utf-8"))


def context(address, options):
    """Return the one context that is at hand, for pyld."""
    if address != published["@id"]:
        sys.exit(f"context: found {address}, expected {published['@id']}")
    return {"contextUrl": None, "documentUrl": address, "document": published}


path = Path(sys.argv[1])
crate = json.loads(path.read_text("utf-8"))
expanded = jsonld.expand(crate, {"documentLoader": context, "base": "http://run.invalid/"})
lost = [
    f"{before['@id']}: {len(before)} properties, {len(after)} as linked data"
    for before, after in zip(crate["@graph"], expanded, strict=True)
    if len(before) != len(after)
]
kept = [node for node in expanded if "http://schema.org/sha256" in node]
files_in = ROCrate(path.parent).data_entities
if lost or not kept or len(kept) != len(files_in):
    sys.exit("\n".join([*lost, f"{len(kept)} checksums of {len(files_in)} files are kept"]))
print(f"{len(kept)} checksums of {len(files_in)} files are kept")
