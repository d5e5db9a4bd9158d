"""Evidence: files told apart by what they hold, kept under names of ours, shown without what they hide."""

import io
import random
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from portal.cases import evidence, handling
from portal.cases.evidence import (
    EmptyFile,
    FileTooLarge,
    TooManyFiles,
    TooManyPixels,
    Upload,
    WrongFile,
    check,
    clean_name,
    media_type,
)
from portal.cases.intake import raise_case
from portal.cases.pictures import re_encode, re_encode_apart
from portal.cases.records import Case, Evidence, Message
from portal.store import transaction
from portal.store.files import Folder
from portal.wording import Refusal
from tests.world import NOW, a_case, a_grievance, a_handler, a_member, an_acknowledged_case, person_of

RED, BLUE = (200, 30, 30), (30, 30, 200)


def a_picture(
    kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (40, 20), **more: object
) -> bytes:
    """A picture, its left half red and its right half blue."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    out = io.BytesIO()
    picture.convert(mode).save(out, kind, **more)
    return out.getvalue()


def a_photo_from_a_phone() -> bytes:
    """A JPEG that lies on its side and knows where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    exif[0x010F], exif[0x013B] = "Phone of Asha", "Asha Verma"
    exif.get_ifd(0x8825).update({1: "N", 2: (12.0, 58.0, 17.0), 3: "E", 4: (77.0, 35.0, 40.0)})
    return a_picture(exif=exif, comment=b"at home")


def a_huge_png(width: int, height: int) -> bytes:
    """A PNG that says it is huge, in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def test_a_file_is_what_it_holds() -> None:
    assert media_type(a_picture()) == "image/jpeg"
    assert media_type(a_picture("PNG")) == "image/png"
    assert media_type(a_picture("WEBP")) == "image/webp"
    assert media_type(b"%PDF-1.7\n...") == "application/pdf"
    assert media_type("Dear all, ಶುಲ್ಕ".encode()) == "text/plain"
    for other in (a_picture("GIF"), a_picture("TIFF"), b"MZ\x90\x00", b"PK\x03\x04", "ü".encode("latin-1")):
        assert media_type(other) is None


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xef\xbb\xbf  \n<!DOCTYPE html><p>",
        b"<!-- harmless --><svg/>",
        b"<?xml version='1.0'?><a/>",
        b"Dear all,\n<script>alert(1)</script>",
        b"<img src=x onerror=alert(1)>",
        b"just text\n" * 20 + b"<IFRAME src=//evil>",
        b"a\x00b",
        b"\x1b[2J",
    ],
)
def test_markup_and_controls_are_no_plain_text_whatever_their_name(content: bytes) -> None:
    for name in ("notes.txt", "notes", "notes.svg", "notes.html"):
        with pytest.raises(WrongFile):
            check([Upload(name, content)])


def test_a_plain_text_may_compare_and_quote() -> None:
    text = b"3 < 5, <mail@example.org> wrote: > no.\nThe member <asha> agrees."
    assert check([Upload("notes.txt", text)])[0].media_type == "text/plain"


def test_a_name_that_says_another_kind_is_refused_and_one_without_a_kind_is_not() -> None:
    for name in ("photo.png", "photo.pdf", "photo.html", "photo.jpg.exe"):
        with pytest.raises(WrongFile):
            check([Upload(name, a_picture())])
    for name in ("photo.jpg", "PHOTO.JPEG", "photo"):
        assert check([Upload(name, a_picture())])[0].media_type == "image/jpeg"


def test_files_that_are_empty_too_large_or_too_many_are_refused_by_name() -> None:
    with pytest.raises(EmptyFile):
        check([Upload("empty.txt", b"")])
    with pytest.raises(FileTooLarge) as refused:
        check([Upload("big.txt", b"a" * (10 * 1024 * 1024 + 1))])
    assert "big.txt" in str(refused.value)
    assert check([Upload("just.txt", b"a" * (10 * 1024 * 1024))])
    with pytest.raises(TooManyFiles):
        check([Upload("one.txt", b"a")] * 6)
    assert len(check([Upload("one.txt", b"a")] * 5)) == 5


@pytest.mark.parametrize(("width", "height"), [(7000, 7000), (12_000, 12_000), (60_000, 60_000)])
def test_a_picture_that_would_burst_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    with pytest.raises(TooManyPixels):
        check([Upload("bomb.png", a_huge_png(width, height))])


def test_a_picture_with_a_text_that_would_burst_is_refused_or_loses_it() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("bomb", "x" * 50_000_000, zip=True)
    bomb = a_picture("PNG", pnginfo=info)
    try:
        check([Upload("bomb.png", bomb)])
        plain = re_encode(bomb, "image/png")
    except Refusal:
        return
    assert b"bomb" not in plain


def test_what_only_begins_like_a_picture_is_refused_when_taken_or_when_unpacked() -> None:
    chance = random.Random(1)
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        whole = a_picture(kind)
        for broken in (whole[:20], whole[: len(whole) // 2], whole[:16] + chance.randbytes(400)):
            try:
                [taken] = check([Upload(name, broken)])
            except WrongFile:
                continue
            with pytest.raises(ValueError, match="cannot be read"):
                re_encode(broken, taken.media_type)


def test_a_picture_loses_where_by_whom_and_with_what_it_was_taken_and_stands_upright() -> None:
    plain = re_encode(a_photo_from_a_phone(), "image/jpeg")
    for secret in (b"Asha", b"Phone", b"at home", b"Exif"):
        assert secret not in plain
    with Image.open(io.BytesIO(plain)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.size == (20, 40)  # it lay on its side
        top, bottom = picture.getpixel((10, 5)), picture.getpixel((10, 35))
    assert top[0] > top[2]
    assert bottom[2] > bottom[0]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_no_kind_of_picture_keeps_its_metadata(kind: str) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Asha Verma"
    more: dict[str, object] = {"exif": exif}
    if kind == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Author", "Asha Verma")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = a_picture(kind, icc_profile=profile, **more)
    assert b"Asha" in content
    plain = re_encode(content, f"image/{kind.lower()}")
    with Image.open(io.BytesIO(plain)) as picture:
        assert b"Asha" not in plain
        assert not {"exif", "Author", "icc_profile", "xmp"} & picture.info.keys()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_of_storing_a_picture_survives(mode: str) -> None:
    source = Image.new("L", (8, 8), 90).convert("I;16") if mode == "I;16" else Image.new("RGB", (8, 8), RED)
    out = io.BytesIO()
    (source if mode == "I;16" else source.convert(mode)).save(out, "PNG")
    with Image.open(io.BytesIO(re_encode(out.getvalue(), "image/png"))) as picture:
        assert picture.size == (8, 8)
        with Image.open(io.BytesIO(out.getvalue())) as before:
            assert picture.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


def test_a_see_through_colour_stays_see_through() -> None:
    picture = Image.new("P", (4, 4), 1)
    picture.putpalette([0, 0, 0, 255, 255, 255])
    out = io.BytesIO()
    picture.save(out, "PNG", transparency=1)
    with Image.open(io.BytesIO(re_encode(out.getvalue(), "image/png"))) as plain:
        assert plain.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_printers_jpeg_stays_readable() -> None:
    plain = re_encode(a_picture(mode="CMYK"), "image/jpeg")
    with Image.open(io.BytesIO(plain)) as picture:
        red, _, blue = picture.convert("RGB").getpixel((5, 5))
    assert red > blue


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\asha\\bill.pdf", "bill.pdf"),
        ("bill\u202efdp.exe", "billfdp.exe"),
        ("bi\u200bll\u2066.pdf", "bill.pdf"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        (" .. ", "file"),
        ("", "file"),
        ("ಶುಲ್ಕ.pdf", "ಶುಲ್ಕ.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_only_ever_shown_and_tells_no_lies(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def with_a_photo(folder: Folder) -> Case:
    """A case that came with a photo and a note."""
    member = a_member()
    uploads = (Upload("photo.jpg", a_photo_from_a_phone()), Upload("note.txt", b"Paid twice."))
    return raise_case(
        a_grievance(), member=person_of(member), by=member, at=NOW, files=folder, uploads=uploads
    )


def test_a_picture_is_not_shown_before_it_was_made_plain(house: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    case = with_a_photo(folder)
    photo, note = Evidence.select().where(Evidence.case == case.id).order_by(Evidence.id)
    assert (photo.ready, note.ready, photo.internal) == (False, True, False)
    assert evidence.prepare_waiting(folder) == 1
    photo = Evidence.get_by_id(photo.id)
    plain = folder.get(photo.name)
    assert (photo.ready, photo.refused, photo.size) == (True, False, len(plain))
    assert b"Asha" not in plain
    assert evidence.prepare_waiting(folder) == 0


def test_a_picture_that_cannot_be_unpacked_or_is_gone_is_marked_and_never_shown(
    house: str, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "files")
    with_a_photo(folder)
    with_a_photo(folder)
    broken, gone = Evidence.select().where(~Evidence.ready).order_by(Evidence.id)
    folder.put(broken.name, a_picture()[:60])
    folder.delete(gone.name)
    assert evidence.prepare_waiting(folder) == 2
    assert [row.refused for row in Evidence.select().where(Evidence.media_type == "image/jpeg")] == [
        True,
        True,
    ]


def a_photo_that_breaks_its_reader() -> bytes:
    """A JPEG whose note of the place is crooked, so that the library turns it and falls over."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N"}
    right, crooked = b"\0\1\0\1\0\2\0\0\0\2N", b"\0\1\0\0\0\2\0\0\0\2N"
    content = a_picture(exif=exif)
    assert content.count(right) == 1
    return content.replace(right, crooked)


def test_a_picture_that_breaks_its_reader_is_refused_and_holds_no_other_up(
    house: str, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "files")
    with_a_photo(folder)
    with_a_photo(folder)
    hostile, good = Evidence.select().where(~Evidence.ready).order_by(Evidence.id)
    folder.put(hostile.name, a_photo_that_breaks_its_reader())
    assert evidence.prepare_waiting(folder) == 2
    found = {row.id: (row.ready, row.refused) for row in Evidence.select()}
    assert (found[hostile.id], found[good.id]) == ((True, True), (True, False))


def test_a_picture_gets_no_more_memory_and_time_than_it_may_have() -> None:
    large = a_picture("PNG", size=(6000, 6000))
    assert len(large) < 200_000
    with pytest.raises(ValueError):
        re_encode_apart(large, "image/png", memory=300 * 1024**2)
    with pytest.raises(ValueError):
        re_encode_apart(large, "image/png", seconds=0)
    small = a_photo_from_a_phone()
    assert re_encode_apart(small, "image/jpeg") == re_encode(small, "image/jpeg")


def test_files_come_with_replies_of_both_sides_under_names_nobody_can_guess(
    house: str, tmp_path: Path
) -> None:
    folder, handler, member = Folder(tmp_path / "files"), a_handler(), a_member()
    case = an_acknowledged_case(handler, member)
    sent = {"files": folder, "uploads": (Upload("bill.pdf", b"%PDF-1.7 bill"),)}
    handling.answer(case, "Here it is.", by=member, at=NOW, **sent)
    handling.reply(case, "And mine.", by=handler, at=NOW, **sent)
    names = [row.name for row in Evidence.select()]
    assert len(set(names)) == 2
    assert all(len(name) == 32 and name.isalnum() for name in names)
    assert [folder.get(name) for name in names] == [b"%PDF-1.7 bill"] * 2


def test_a_refused_file_keeps_the_whole_word_from_being_said(house: str, tmp_path: Path) -> None:
    member = a_member()
    case = a_case(member)
    with pytest.raises(WrongFile):
        handling.answer(
            case,
            "Here it is.",
            by=member,
            at=NOW,
            files=Folder(tmp_path / "files"),
            uploads=(Upload("bill.exe", b"MZ\x90\x00"),),
        )
    assert Evidence.select().count() == 0
    assert list((tmp_path).glob("files/**/*")) == []


def test_a_file_whose_message_was_not_kept_is_not_kept_either(house: str, tmp_path: Path) -> None:
    member, files = a_member(), Folder(tmp_path / "files")
    case = a_case(member)
    with pytest.raises(ZeroDivisionError), transaction():
        handling.answer(
            case, "Here it is.", by=member, at=NOW, files=files, uploads=(Upload("a.txt", b"words"),)
        )
        raise ZeroDivisionError
    assert not Evidence.select().exists()
    assert [path for path in files.path.rglob("*") if path.is_file()] == []


def test_a_file_is_never_let_fall_for_want_of_a_place(house: str) -> None:
    member = a_member()
    case = a_case(member)
    with pytest.raises(ValueError):
        handling.answer(case, "Here it is.", by=member, at=NOW, uploads=(Upload("a.txt", b"words"),))
    assert Message.select().count() == 1
