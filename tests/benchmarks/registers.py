"""Files as the registers publish them, with made-up contents: 34,000 areas, and a postcode directory of millions."""

from pathlib import Path

ONSPD_HEADER = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,hlth19cd,"
    "nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,ttwa15cd,pco19cd,itl25cd,wdstl05cd,oa01cd,wdcas03cd,"
    "npark16cd,lsoa01cd,msoa01cd,ruc01ind,oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,bua24cd,ruc11ind,oac11ind,lat,long,"
    "lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,oa21cd,lsoa21cd,msoa21cd,ruc21ind,icb23cd,sicbl24cd"
)
NUMBERS = {"usrtypind", "east1m", "north1m", "gridind", "lat", "long", "imd20ind"}  # the register quotes the others
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
PREFIXES = [one + two for one in "ABCDEGHKLMNP" for two in "ABCDEGHKLM"]
UNITS = [one + two for one in LETTERS[:14] for two in LETTERS[:10]]


def area_code(number: int) -> str:
    return f"E01{number:06d}"


def write_areas(path: Path, areas: int, *, wards_of: int = 5, districts_of: int = 110) -> None:
    """A look-up of areas, wards, districts, sub-ICBs and ICBs as the ONS lays one out."""
    with path.open("w", encoding="utf-8") as file:
        file.write(
            "lsoa21_code,lsoa21_name,ward24_code,ward24_name,ltla24_code,ltla24_name,sicbl24_code,sicbl24_name,"
            "icb24_code,icb24_name,pop21,imd2025_decile,lat,long\n"
        )
        for n in range(areas):
            ward, district = n // wards_of, n // districts_of
            sub, icb = district // 3, district // 8
            file.write(
                f"{area_code(n + 1)},Madeham {district:03d} {n % districts_of:03d}A,E05{ward:06d},Ward {ward},"
                f"E06{district:06d},District {district},E38{sub:06d},Sub-ICB {sub},E54{icb:06d},ICB {icb},"
                f"{1100 + n * 7919 % 1300},{n * 31 % 10 + 1},{50 + n % 600 / 100:.4f},{-5 + n % 660 / 100:.4f}\n"
            )


def write_postcodes(path: Path, many: int, areas: int, *, quoted: bool = True) -> None:
    """A postcode directory with all 53 columns of the real one, in the order of the postcodes.

    One in a hundred was withdrawn, one in twenty lies in Scotland, where we have no areas.
    """
    names = ONSPD_HEADER.split(",")
    row = dict.fromkeys(names, "E99999999") | {
        "dointr": "198001", "usrtypind": "0", "east1m": "385386", "north1m": "0801193", "gridind": "1", "lat": "53.757",
        "long": "-2.703", "imd20ind": "12345", "ruc01ind": "3", "oac01ind": "1A1", "ruc11ind": "3", "oac11ind": "1A1",
        "wdcas03cd": "00AAFA", "wdstl05cd": "00AAFA", "oa01cd": "00AAFA0001",
        "pcd7": "{pcd7}", "pcd8": "{pcd8}", "pcds": "{pcds}", "doterm": "{doterm}", "lsoa21cd": "{lsoa}",
        "lsoa11cd": "{lsoa}", "ctry25cd": "{country}",
    }  # fmt: skip
    cells = [row[name] if name in NUMBERS or not quoted else f'"{row[name]}"' for name in names]
    line = ",".join(cells) + "\n"
    with path.open("w", encoding="utf-8", buffering=1 << 20) as file:
        file.write(ONSPD_HEADER + "\n")
        for n, (out, inward) in enumerate(postcodes(many)):
            scottish = n % 20 == 19
            area = n * areas // many + 1
            file.write(
                line.format(
                    pcd7=f"{out}{inward}" if len(out) == 4 else f"{out} {inward}"[:7],
                    pcd8=f"{out:<4} {inward}",
                    pcds=f"{out} {inward}",
                    doterm="201903" if n % 100 == 7 else "",
                    lsoa=f"S01{area:06d}" if scottish else area_code(area),
                    country="S92000003" if scottish else "E92000001",
                )
            )


def postcodes(most: int):
    """The two halves of each postcode, in the register's order."""
    made = 0
    for prefix in PREFIXES:
        for district in sorted(range(1, 17), key=lambda number: f"{prefix}{number:<2}"):
            for sector in range(10):
                for unit in UNITS:
                    if made == most:
                        return
                    made += 1
                    yield f"{prefix}{district}", f"{sector}{unit}"
