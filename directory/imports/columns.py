"""Finds the columns of an ONS or NHS look-up by their stem, whatever year or ending their names carry.

"LSOA21CD", "lsoa21_code" and "LSOA code (2021)" are all the code of an area.
"""

import re
from collections.abc import Iterable

from .report import FileRefused

_CODE = r"_?(?:code|cd)"
_NAME = r"_?(?:name|nm)"
_YEAR = r"_?\d{0,4}"
_END = r"(?:_\d{4})?$"
_LSOA = rf"^(?:lsoa|lower_layer_super_output_area|area){_YEAR}"
_WARD = rf"^(?:ward|wd|electoral_ward){_YEAR}"
_DISTRICT = rf"^(?:ltla|lad|la|district|local_authority|local_authority_district){_YEAR}"
_SUB_ICB = rf"^(?:sicbl|sub_icb|sub_icb_location){_YEAR}"
_ICB = rf"^(?:icb|integrated_care_board){_YEAR}"
_NOT_A_COUNT = r"^(?!.*(?:density|male|age|rank|rate|share))"

# For each field the stems that may hold it; where several are there, the first is taken. A short NHS code
# ("00R") is what people say, so it comes before the ONS code of the same body.
STEMS: dict[str, list[str]] = {
    "code": [rf"{_LSOA}{_CODE}{_END}", r"^code$"],
    "name": [rf"{_LSOA}{_NAME}{_END}", r"^name$"],
    "population": [
        r"^(?!.*(?:density|male|age|rank|rate|share))(?:total_)?pop(?:ulation)?(?:_?(?:census_?)?\d{2,4}|_\w+)?$"
    ],
    "deprivation_decile": [rf"^(?:index_of_multiple_deprivation_)?imd{_YEAR}_decile(?:_where\w*)?$"],
    "ward_code": [rf"{_WARD}{_CODE}{_END}"],
    "ward_name": [rf"{_WARD}{_NAME}{_END}"],
    "district_code": [rf"{_DISTRICT}{_CODE}{_END}"],
    "district_name": [rf"{_DISTRICT}{_NAME}{_END}"],
    "sub_icb_code": [rf"{_SUB_ICB}(?:{_CODE}_nhs|cdh){_END}", rf"{_SUB_ICB}{_CODE}{_END}"],
    "sub_icb_name": [rf"{_SUB_ICB}{_NAME}{_END}"],
    "icb_code": [rf"{_ICB}(?:{_CODE}_nhs|cdh){_END}", rf"{_ICB}{_CODE}{_END}"],
    "icb_name": [rf"{_ICB}{_NAME}{_END}"],
    "latitude": [r"^lat(?:itude)?$"],
    "longitude": [r"^(?:long?|lng|longitude)$"],
}


def plain(header: str) -> str:
    """A column's name with only small letters, digits and single underscores."""
    return re.sub(r"[^a-z0-9]+", "_", header.strip().lower()).strip("_")


def find(headers: list[str], *, chosen: dict[str, str] | None = None, needed: Iterable[str] = ()) -> dict[str, int]:
    """Which column (from 0) holds which field. `chosen` says so by hand: {"code": "LSOA21CD"}.

    Refuses the file when a needed column is missing, or when two columns could hold the same field.
    """
    names = [plain(header) for header in headers]
    found = {}
    for field, header in (chosen or {}).items():
        if field not in STEMS:
            raise FileRefused(f"There is no field called {field}. The fields are {', '.join(STEMS)}.")
        if plain(header) not in names:
            raise FileRefused(f"There is no column called {header}. The columns are {', '.join(headers)}.")
        found[field] = names.index(plain(header))
    for field in [field for field in STEMS if field not in found]:
        for stem in STEMS[field]:
            matching = [index for index, name in enumerate(names) if re.match(stem, name)]
            if len(matching) > 1:
                several = " and ".join(headers[index] for index in matching)
                raise FileRefused(
                    f"More than one column could be the {words(field)}: {several}. "
                    f"Say which, for example --column {field}={headers[matching[0]]}."
                )
            if matching:
                found[field] = matching[0]
                break
    for field in needed:
        if field not in found:
            raise FileRefused(
                f"There is no column for the {words(field)}. The columns are {', '.join(headers) or 'none at all'}. "
                f"If one of them holds it, say so: --column {field}=NAME."
            )
    return dict(sorted(found.items(), key=lambda pair: pair[1]))  # in the order of the file, as problems are told


def words(field: str) -> str:
    return {"code": "code of the area", "name": "name of the area"}.get(field, field.replace("_", " "))


def year_in(header: str) -> str:
    """The year that a column's name carries: "2021" in "LSOA21CD" and "lsoa_code_2021", or nothing."""
    if found := re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", header):
        return found[1]
    found = re.search(r"(?<!\d)(\d{2})(?!\d)", header)
    return f"20{found[1]}" if found else ""
