from dataclasses import dataclass
from .models import Footprint, Postcode
@dataclass(frozen=True)
class Place:
    kind: str
    label: str
    area_id: int | None = None
    footprint_id: int | None = None
    population: int | None = None
    scale: str = ""
    sentence: str = ""
    slug: str = ""
    query: str = ""
def find_places(text):
    code = text.replace(" ", "").upper()
    found = [Place("postcode", str(p), area_id=p.area_id) for p in Postcode.objects.filter(code=code)]
    found += [Place("footprint", f.name, footprint_id=f.pk, slug=f.slug, query="footprint="+f.slug, sentence=f"{f.get_scale_display()}, {f.population} people") for f in Footprint.objects.filter(name__icontains=text.replace("\0",""))[:10]] if text else []
    return found or [Place("nothing","", sentence="We know no place like that.")]
