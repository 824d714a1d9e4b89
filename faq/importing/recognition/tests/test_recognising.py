from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.importing import Table, UnusableColumns
from faq.importing.columns import Column

Read = Callable[..., Table]
Faqs = Callable[[Table], list[list[str]]]


def remarks(table: Table) -> str:
    """All that is said of the file, once it is read."""
    assert list(table.records())
    return "\n".join(table.remarks)


def test_what_was_recognised_is_said(read: Read) -> None:
    table = read("id,Respuesta,Pregunta *\n1,Así.,¿Cómo?\n")

    assert "column 3 'Pregunta *' as question, column 2 'Respuesta' as" in remarks(
        table
    )


def test_the_more_exact_name_wins_and_the_other_is_said_to_be_ignored(
    read: Read,
) -> None:
    table = read("Title,Question,Answer\nPay,How do I pay?,By card.\n")

    assert table.columns.positions == {Column.QUESTION: 1, Column.ANSWER: 2}
    assert "column 1 'Title'; texts: 1, characters: 3" in remarks(table)


def test_a_general_name_will_do_beside_an_exact_one(read: Read) -> None:
    table = read("title,answer\nRefunds,Within 14 days.\n")

    assert table.columns.positions == {Column.QUESTION: 0, Column.ANSWER: 1}


def test_unknown_names_are_told_by_what_their_columns_hold(read: Read) -> None:
    rows = (
        "How do I pay?,By card or cash.\nWhere are you?,In Lyon.\nWhy?,For you all.\n"
    )

    table = read(f"Ugba,Dhogba\n{rows}")

    assert table.columns.positions == {Column.QUESTION: 0, Column.ANSWER: 1}
    assert "column 1 'Ugba' as question (by what it holds)" in remarks(table)


def test_a_pair_of_letters_is_read_in_its_language(read: Read) -> None:
    table = read("F;A\nWie zahle ich?;Mit Karte.\n")

    assert table.columns.positions == {Column.QUESTION: 0, Column.ANSWER: 1}


def test_category_question_and_answer_are_told_without_a_header(read: Read) -> None:
    table = read(
        "Post,How long?,Two days.\nPost,How much?,Nothing at all.\n"
        "Shop,Where is it?,In Lyon.\nShop,When is it open?,Every day.\n"
    )

    assert table.columns.positions[Column.CATEGORY] == 0
    assert "row 1, 'Post', is read as an FAQ" in remarks(table)


def test_a_title_above_the_header_is_said_to_be_left_out(read: Read) -> None:
    table = read("Our FAQ 2026,\n,\nquestion,answer\nHow?,So.\n")

    assert table.header_place == "row 3"
    assert "Not imported, above the FAQs: 'Our FAQ 2026'" in remarks(table)


def test_a_row_of_one_cell_heads_a_section(read: Read, faqs: Faqs) -> None:
    table = read("question,answer\nPost,\nHow long?,Two days.\nShop,\nWhere?,Lyon.\n")

    assert faqs(table) == [
        ["How long?", "Two days.", "Post"],
        ["Where?", "Lyon.", "Shop"],
    ]


def test_each_section_may_have_its_own_header(read: Read, faqs: Faqs) -> None:
    header = "question,answer"
    table = read(f"Post,\n{header}\nHow?,So.\nShop,\n{header}\nWhere?,Lyon.\n")

    assert faqs(table) == [["How?", "So.", "Post"], ["Where?", "Lyon.", "Shop"]]


def test_marks_of_pages_are_left_out_and_said(read: Read, faqs: Faqs) -> None:
    table = read("question,answer\nHow?,So.\nPage 1,\nquestion,answer\nWhy?,Thus.\n")

    assert faqs(table) == [["How?", "So."], ["Why?", "Thus."]]
    assert "rows of one cell: row 3 'Page 1'" in remarks(table)
    assert "The header comes again and is left out: row 4" in remarks(table)


def test_a_question_that_lacks_its_answer_is_no_footer(read: Read, faqs: Faqs) -> None:
    table = read("question,answer\nHow?,So.\nWhy?,Thus.\nWhere?,\n")

    assert len(faqs(table)) == 3


def test_a_row_of_units_below_the_header_is_left_out(read: Read, faqs: Faqs) -> None:
    table = read("question,answer\n(required),(max. 500)\nHow?,So.\n")

    assert faqs(table) == [["How?", "So."]]
    assert "Row 2 is read as a second header" in remarks(table)


def test_text_cut_by_a_separator_refuses_its_row(read: Read) -> None:
    table = read("question,answer,,\nShip?,Yes, to the UK,\nHow?,So.,,\n")

    first, second = table.records()
    assert first.problem
    assert first.problem.startswith("has 4 cells where the header has 2")
    assert second.problem is None


def test_one_column_alone_is_no_faq(read: Read) -> None:
    with pytest.raises(UnusableColumns, match="has one column only"):
        read("question\nHow?\n")


class TestLanguages:
    def test_languages_side_by_side_are_one_faq_each_and_belong_together(
        self, read: Read, faqs: Faqs
    ) -> None:
        table = read("q_en,q_fr,a_en,a_fr\nHow?,Comment ?,So.,Ainsi.\nWhy?,,Thus.,\n")

        assert faqs(table) == [
            ["How?", "So.", "en"],
            ["Comment ?", "Ainsi.", "fr"],
            ["Why?", "Thus.", "en"],
        ]
        assert [record.group for record in table.records()] == [1, 1, None]

    def test_only_the_original_has_the_id(self, read: Read) -> None:
        table = read("id,q_en,a_en,q_de,a_de\n7,How?,So.,Wie?,So.\n")

        position = table.columns.positions[Column.ID]
        assert [record.cells[position] for record in table.records()] == ["7", ""]

    def test_rows_of_one_id_in_several_languages_belong_together(
        self, read: Read
    ) -> None:
        table = read("id,lang,q,a\n7,en,How?,So.\n7,de,Wie?,Ach so.\n8,en,Why?,Thus.\n")

        position = table.columns.positions[Column.ID]
        records = list(table.records())
        assert [record.cells[position] for record in records] == ["7", "", "8"]
        assert records[0].group == records[1].group != records[2].group

    def test_rows_of_one_id_in_one_language_keep_it(self, read: Read) -> None:
        table = read("id,lang,q,a\n7,en,How?,So.\n7,en,Why?,Thus.\n")

        position = table.columns.positions[Column.ID]
        assert [record.cells[position] for record in table.records()] == ["7", "7"]

    def test_a_base_language_needs_no_name(self, read: Read, faqs: Faqs) -> None:
        table = read("question,answer,question_de,answer_de\nHow?,So.,Wie?,Ach so.\n")

        assert faqs(table) == [["How?", "So.", ""], ["Wie?", "Ach so.", "de"]]

    def test_one_language_is_said_by_its_suffix(self, read: Read, faqs: Faqs) -> None:
        table = read("question_en,answer_en\nHow?,So.\n")

        assert faqs(table) == [["How?", "So.", "en"]]


class TestWordingsInOneCell:
    def test_semicolons_separate_where_cells_are_lists(
        self, read: Read, faqs: Faqs
    ) -> None:
        table = read(
            "question,variants,answer\nHow?,by card; which cards,So.\n"
            "Where?,address; the place,Lyon.\n"
        )

        assert [row[2] for row in faqs(table)] == [
            "by card|which cards",
            "address|the place",
        ]
        assert "Cells of alternates hold several wordings, separated by ';'" in remarks(
            table
        )

    def test_a_semicolon_in_a_sentence_separates_nothing(
        self, read: Read, faqs: Faqs
    ) -> None:
        sentence = "I paid by card; it was refused."

        table = read(f"question,variants,answer\nHow?,{sentence},So.\n")

        assert faqs(table)[0][1] == sentence

    def test_lines_that_all_ask_are_several_wordings(
        self, read: Read, faqs: Faqs
    ) -> None:
        table = read(
            'question,answer\n"How?\nIn which way?",So.\n'
            '"Where?\nAt what place?",Lyon.\n'
        )

        assert [[row[0], row[2]] for row in faqs(table)] == [
            ["How?", "In which way?"],
            ["Where?", "At what place?"],
        ]

    def test_a_question_on_two_lines_stays_one(self, read: Read) -> None:
        table = read('question,answer\n"How do I\npay?",So.\n"Where\nis it?",Lyon.\n')

        assert len(table.headers) == 2

    def test_several_columns_of_alternates_are_all_read(
        self, read: Read, faqs: Faqs
    ) -> None:
        table = read("question,variant 1,variants 2,answer\nHow?,a|b,c,So.\n")

        assert faqs(table) == [["How?", "So.", "a|b|c"]]


def test_a_row_below_others_is_no_header_for_one_name_in_it(read: Read) -> None:
    text = (
        "Our club,A group that meets monthly.\nFees,See the rules.\nQuestions,01 23\n"
    )

    with pytest.raises(
        UnusableColumns, match="--no-header --columns question=1,answer"
    ):
        read(text)


def test_a_first_row_that_asks_is_no_header(read: Read) -> None:
    text = "what is your name ?,I am a bot\nwho are you,A bot\nyour age,Very young\n"

    table = read(text)

    assert table.columns.positions == {Column.QUESTION: 0, Column.ANSWER: 1}
    assert len(list(table.records())) == 3


def test_a_general_name_is_not_preferred_to_a_column_that_asks(read: Read) -> None:
    text = (
        "name,desc,answer\n导出,如何导出视频,看图。\n快捷键,怎样修改快捷键,看菜单。\n"
    )

    with pytest.raises(UnusableColumns, match="--columns question=desc,answer=answer"):
        read(text)


def test_lines_of_comment_are_neither_faqs_nor_categories(
    read: Read, faqs: Faqs
) -> None:
    table = read("question,answer\n# as of May\nHow?,So.\nWhy?,Hm.\n")

    assert faqs(table) == [["How?", "So."], ["Why?", "Hm."]]
    assert "Not imported, rows of one cell: row 2 '# as of May'" in remarks(table)


def test_line_breaks_written_as_signs_become_line_breaks(
    read: Read, faqs: Faqs
) -> None:
    table = read("question,answer\nHow?,One.\\n\\nTwo in C:\\new.\nWhy?,A\\nB\n")

    assert faqs(table) == [["How?", "One.\n\nTwo in C:\\new."], ["Why?", "A\nB"]]
    assert "Line breaks are written as '\\n' in it" in remarks(table)


def test_a_path_is_no_line_break(read: Read, faqs: Faqs) -> None:
    table = read("question,answer\nWhere?,In C:\\new.\n")

    assert faqs(table) == [["Where?", "In C:\\new."]]


@pytest.mark.parametrize("header", ["is_active", "Published", "aktiv", "公開"])
def test_a_column_of_states_is_one_whatever_it_is_called(
    read: Read, header: str
) -> None:
    table = read(f"question,answer,{header}\nHow?,So.,1\nWhy?,Hm.,0\n")

    assert table.columns.positions[Column.STATUS] == 2


def test_a_column_of_other_values_is_no_status(read: Read) -> None:
    table = read("question,answer,published\nHow?,So.,2026-01-02\nWhy?,Hm.,1\n")

    assert Column.STATUS not in table.columns


def test_of_pairs_side_by_side_one_is_proposed(read: Read) -> None:
    text = "Question,Answer,Question,Answer\nHow?,So.,Comment ?,Ainsi donc.\n"

    with pytest.raises(UnusableColumns, match="question=Question,answer=Answer"):
        read(text)


def test_names_and_texts_may_be_in_single_quotes(read: Read, faqs: Faqs) -> None:
    table = read("'question','answer'\n'How?','So, yes.'\n'Why?','Hm.'\n")

    assert faqs(table) == [["How?", "So, yes."], ["Why?", "Hm."]]
