"""The template: theme, master and six layouts, so that outline, reset and a screen reader find real placeholders."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from report.palette import LIGHT
from report.writers.pptx.page import (
    ARRANGEMENTS,
    BODY,
    EMU,
    FOOT,
    HEADING,
    HEIGHT,
    LEFT,
    MESSAGE,
    NUMBER,
    QUESTION,
    SMALLEST,
    SOURCE,
    WIDE,
    WIDTH,
    Arrangement,
    Box,
)
from report.writers.pptx.prose import DECLARED, NAMESPACES, paint, tag
from words import Words

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "application/vnd.openxmlformats-officedocument"
SLIDES = f"{OFFICE}.presentationml"
# What our fonts are like, so that a machine without them takes a plain sans serif in their place.
PANOSE = "020B0604020202020204"
QUESTION_AT, FINDINGS_AT, NOTE_AT, SOURCE_AT, NUMBER_AT = 10, 11, 14, 15, 16  # the placeholders' numbers
MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)
BLANK_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/>'
    "</a:xfrm></p:grpSpPr>"
)


def template(w: Words) -> bytes:
    """An empty presentation of ours."""
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in _parts(w):
            book.writestr(name, HEAD + text)
    return blob.getvalue()


def _parts(w: Words) -> Iterator[tuple[str, str]]:
    layouts = range(1, len(ARRANGEMENTS) + 1)
    yield "[Content_Types].xml", _types(layouts)
    yield "_rels/.rels", _relations([("officeDocument", "ppt/presentation.xml")])
    yield "ppt/presentation.xml", _presentation(w)
    yield (
        "ppt/_rels/presentation.xml.rels",
        _relations([("slideMaster", "slideMasters/slideMaster1.xml"), ("theme", "theme/theme1.xml")]),
    )
    yield "ppt/theme/theme1.xml", theme()
    yield "ppt/slideMasters/slideMaster1.xml", _master(w)
    related = [("slideLayout", f"../slideLayouts/slideLayout{i}.xml") for i in layouts]
    yield "ppt/slideMasters/_rels/slideMaster1.xml.rels", _relations([*related, ("theme", "../theme/theme1.xml")])
    for i, arrangement in zip(layouts, ARRANGEMENTS, strict=True):
        yield f"ppt/slideLayouts/slideLayout{i}.xml", _layout(arrangement, w)
        yield (
            f"ppt/slideLayouts/_rels/slideLayout{i}.xml.rels",
            _relations([("slideMaster", "../slideMasters/slideMaster1.xml")]),
        )


def _types(layouts: range) -> str:
    parts = {
        "/ppt/presentation.xml": f"{SLIDES}.presentation.main+xml",
        "/ppt/slideMasters/slideMaster1.xml": f"{SLIDES}.slideMaster+xml",
        "/ppt/theme/theme1.xml": f"{OFFICE}.theme+xml",
    }
    parts |= {f"/ppt/slideLayouts/slideLayout{i}.xml": f"{SLIDES}.slideLayout+xml" for i in layouts}
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{i}" Type="{NAMESPACES["r"]}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _presentation(w: Words) -> str:
    return (
        f'<p:presentation {DECLARED} saveSubsetFonts="1">'
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldSz cx="{round(WIDTH * EMU)}" cy="{round(HEIGHT * EMU)}"/><p:notesSz cx="6858000" cy="9144000"/>'
        f'<p:defaultTextStyle><a:defPPr><a:defRPr lang="{tag(w)}"/></a:defPPr>{_level(14)}</p:defaultTextStyle>'
        "</p:presentation>"
    )


# Theme --------------------------------------------------------------------------------------------------


def theme() -> str:
    """Our colours and fonts, under the names that PowerPoint has for them."""
    p = LIGHT
    colours = {"dk1": p.text, "lt1": p.paper, "dk2": p.actual, "lt2": p.surface}
    colours |= {f"accent{i}": colour for i, colour in enumerate((*p.depths, p.good, p.bad), 1)}
    colours |= {"hlink": p.good, "folHlink": p.muted}
    scheme = "".join(f'<a:{k}><a:srgbClr val="{v.lstrip("#")}"/></a:{k}>' for k, v in colours.items())
    return (
        f'<a:theme {DECLARED} name="Customer Worth"><a:themeElements>'
        f'<a:clrScheme name="Customer Worth">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Customer Worth">{_fonts("major", HEADING)}{_fonts("minor", BODY)}</a:fontScheme>'
        f"{_formats()}</a:themeElements></a:theme>"
    )


def _fonts(role: str, name: str) -> str:
    latin = f'<a:latin typeface="{name}" panose="{PANOSE}"/>'
    return f'<a:{role}Font>{latin}<a:ea typeface=""/><a:cs typeface=""/></a:{role}Font>'


def _formats() -> str:
    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = "".join(f'<a:ln w="{width}">{solid}</a:ln>' for width in (9525, 19050, 25400))
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'<a:fmtScheme name="Customer Worth"><a:fillStyleLst>{solid * 3}</a:fillStyleLst><a:lnStyleLst>{line}'
        f"</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{solid * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme>"
    )


# Master and layouts -------------------------------------------------------------------------------------


def _master(w: Words) -> str:
    body = Box(LEFT, 2, WIDE, 4.5)
    shapes = (
        _placeholder(
            2, 'type="title"', MESSAGE, w.t("Message"), w, _level(28, "tx1", "+mj-lt", spacing=92000, bold=True)
        )
        + _placeholder(3, 'type="body" idx="1"', body, w.t("Findings"), w, _level(14))
        + _placeholder(4, 'type="ftr" sz="quarter" idx="3"', SOURCE, "", w, _level(SMALLEST, "muted", spacing=100000))
        + _placeholder(5, 'type="sldNum" sz="quarter" idx="4"', NUMBER, "#", w, _level(SMALLEST, "muted", side="r"))
        + _rule(6, Box(LEFT, FOOT, WIDE, 0))
    )
    ids = "".join(f'<p:sldLayoutId id="{2147483649 + i}" r:id="rId{i + 1}"/>' for i in range(len(ARRANGEMENTS)))
    return (
        f'<p:sldMaster {DECLARED}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
        f"<a:effectLst/></p:bgPr></p:bg><p:spTree>{BLANK_GROUP}{shapes}</p:spTree></p:cSld>{MAP}"
        f"<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst>"
        f"<p:txStyles><p:titleStyle>{_message()}</p:titleStyle>"
        f"<p:bodyStyle>{_level(14)}</p:bodyStyle><p:otherStyle>{_level(12)}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def layout_name(arrangement: Arrangement, w: Words) -> str:
    """What PowerPoint calls a layout in its menu."""
    beside = {"": "", "beside": w.t("findings beside"), "below": w.t("findings below")}[arrangement.findings]
    parts = (w.t("Figure"), w.t("key figures") if arrangement.keys else "", beside)
    return ", ".join(part for part in parts if part)


def _layout(arrangement: Arrangement, w: Words) -> str:
    body = 'type="body" sz="quarter"'
    findings = "".join(
        _placeholder(20 + i, f'{body} idx="{FINDINGS_AT + i}"', box, w.t("Finding"), w, _level(14, after=9))
        for i, box in enumerate(arrangement.boxes())
    )
    shapes = (
        _placeholder(
            2, f'type="body" sz="quarter" idx="{QUESTION_AT}"', QUESTION, w.t("Question"), w, _level(13, "muted")
        )
        + _placeholder(3, 'type="title"', MESSAGE, w.t("Message"), w, "")
        + _placeholder(
            4,
            f'{body} idx="{NOTE_AT}"',
            arrangement.note,
            w.t("How the figure is read"),
            w,
            _level(11, "muted", spacing=100000),
        )
        + (_rule(19, arrangement.divider) if arrangement.findings == "beside" else "")
        + findings
        + _placeholder(30, f'type="ftr" sz="quarter" idx="{SOURCE_AT}"', SOURCE, "", w, "")
        + _placeholder(31, f'type="sldNum" sz="quarter" idx="{NUMBER_AT}"', NUMBER, "#", w, "")
    )
    return (
        f'<p:sldLayout {DECLARED} preserve="1" userDrawn="1"><p:cSld name={quoteattr(layout_name(arrangement, w))}>'
        f"<p:spTree>{BLANK_GROUP}{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _placeholder(number: int, kind: str, box: Box, prompt: str, w: Words, level: str) -> str:
    left, top, width, height = box.emu
    anchor = "b" if f'idx="{NOTE_AT}"' in kind else "t"
    said = (
        f'<a:r><a:rPr lang="{tag(w)}"/><a:t>{escape(prompt)}</a:t></a:r>' if prompt != "#" else number_field(w, "‹#›")
    )
    name = w.t("Slide number") if prompt == "#" else prompt or w.t("Source")
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom></p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"/>'
        f"<a:lstStyle>{level}</a:lstStyle><a:p>{said}</a:p></p:txBody></p:sp>"
    )


def number_field(w: Words, shown: str) -> str:
    """The slide's own number."""
    return (
        f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="{tag(w)}"/>'
        f"<a:t>{shown}</a:t></a:fld>"
    )


def _level(
    size: float,
    colour: str = "tx1",
    font: str = "+mn-lt",
    *,
    spacing: int = 105000,
    after: float = 0,
    side: str = "l",
    bold: bool = False,
) -> str:
    """The look of a placeholder's text: no bullets, no indents. The message is light, but for what is marked."""
    fill = f'<a:srgbClr val="{LIGHT.muted.lstrip("#")}"/>' if colour == "muted" else f'<a:schemeClr val="{colour}"/>'
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{side}"><a:lnSpc><a:spcPct val="{spacing}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{round(after * 100)}"/></a:spcAft>'
        f'<a:buNone/><a:defRPr sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill>{fill}</a:solidFill>'
        f'<a:latin typeface="{font}"/></a:defRPr></a:lvl1pPr>'
    )


def _message() -> str:
    return _level(28, "tx1", "+mj-lt", spacing=92000, bold=True)


def _rule(number: int, box: Box) -> str:
    """A hairline: over the foot, and left of findings that stand beside a figure."""
    left, top, width, height = box.emu
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name=""/><p:cNvCxnSpPr/><p:nvPr userDrawn="1"/></p:nvCxnSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525">{paint(LIGHT.line)}</a:ln>'
        "</p:spPr></p:cxnSp>"
    )
