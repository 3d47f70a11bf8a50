"""What no repair of text can mend is told: traces of extraction make their lines doubtful."""

import pytest

from satrchin import explain
from satrchin.stages.order.traces import lines_with_traces

HEALTHY = "این نامه را به نشانی ali@example.com بفرستید."


@pytest.mark.parametrize(
    "lines",
    [
        ["پیمان شمار䝔ه ۱۲۴ پایان یافت.", HEALTHY],
        ["درصد افزایش نش&ان داد.", "ب&رنامه تازه می‌رسد.", HEALTHY],
        ["به نشانی example.daneshyar@support بنویسید.", HEALTHY],
        ["به 10 Windows نیاز دارید.", "یا 22 Ubuntu را برگزینید."],
        ["-۱ پیش‌نیازها", "-۲ نصب"],
        ["، به آگاهی می‌رسانم که در۴۴۱۷ اینجانب کارمند هستم", HEALTHY],
        ["دوره گزارش: / / ۰۱ ۰۷ ۱۴۰۲ است", HEALTHY],
        ["تاریخ ۱۴۰۲\uffff۰۷\uffff۰۱ را بنویسید", HEALTHY],
        ["سه بخش Trainer ،Reader دارد.", "ستون‌های max_temp ،rain را بخوانید."],
        ["هر شب ساعت ۰۳:۲ آغاز می‌شود.", HEALTHY],
        ["هزینه  این  طرح  را  دولت  تا  پایان  سال می‌پردازد", HEALTHY],
    ],
)
def test_a_line_that_no_writer_leaves_is_doubtful(lines: list[str]) -> None:
    assert lines_with_traces(lines)
    assert explain("\n".join(lines)).status == "partial"


@pytest.mark.parametrize(
    "lines",
    [
        [HEALTHY, "در کانال @khabar بخوانید؛ قیمت ۵$ است."],
        ["الف) نخست", "ب) دوم (توضیح)"],
        ["Windows 10 را نصب کنید.", "کووید19 و H2O"],
        ["- ۱ کیلو برنج", "دمای هوا -۲ درجه است."],
    ],
)
def test_lines_that_writers_leave_are_not(lines: list[str]) -> None:
    assert not lines_with_traces(lines)


def test_a_date_that_is_possible_only_backwards_turns_the_numbers_of_its_document() -> None:
    text = "شماره: ۷۸۱۱/۲۰۴۱/د\nتاریخ: ۱۲/۹۰/۲۰۴۱\nنامه شما رسید."
    assert explain(text).text.startswith("شماره: ۱۴۰۲/۱۱۸۷/د\nتاریخ: ۱۴۰۲/۰۹/۲۱")


def test_one_impossible_day_is_a_doubt() -> None:
    text = "اینجانب در تاریخ ۴۱ مهر یک دستگاه خریدم."
    result = explain(text)
    assert result.text.strip() == text
    assert result.status == "partial"


def test_a_line_whose_halves_changed_places_within_a_word_is_doubtful_where_nothing_turns_it() -> None:
    line = "یر خواهم بود موضوع را از راه سازمان پیگیری کنم، وگرنه ناگز"
    assert explain(line, stages={"order": {"thoroughness": "quick"}}).status == "partial"
    assert explain("ناگزیر خواهم بود موضوع را از راه سازمان پیگیری کنم.").status == "ok"
