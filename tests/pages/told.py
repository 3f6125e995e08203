"""Every limit in the code that makes answers, and how a reader is told of it.

`TOLD` names the test that shows it; what is `REFUSED` is an error in words, and never cut;
`INNER` bounds or cuts nothing of an answer.
"""

from __future__ import annotations

from typing import Final

__all__ = ["INNER", "REFUSED", "TOLD"]

_HERE: Final = "tests/pages/test_nothing_cut.py::"
_ASK: Final = "tests/client/test_ask.py::"
_PAGES: Final = "api/dcgraph_api/pages/"
_RESEARCH: Final = "src/dcgraph/research/"
_MORE_PROOFS: Final = (
    "tests/research/test_explanation.py::test_more_proofs_than_are_sought_are_told"
)
_TEMPLATES: Final = "api/dcgraph_api/templates/"

TOLD: Final = {
    "api/dcgraph_api/app.py:_MAX_SHOWN_LENGTH": "tests/api/test_hostile.py::"
    "test_a_long_path_is_not_repeated_at_length",
    "api/dcgraph_api/models.py:_MAX_LENGTH": "tests/api/test_interface.py::"
    "test_an_example_has_one_item_of_each_list",
    "api/dcgraph_api/routes/linked_data.py:_SHOWN_LINES": "tests/api/test_linked_data.py::"
    "test_a_large_graph_is_shown_in_part_and_says_so",
    f"{_PAGES}document.py:_MAX_THINGS": "tests/api/test_linked_data.py::"
    "test_a_large_graph_is_shown_in_part_and_says_so",
    **dict.fromkeys(
        (
            f"{_PAGES}changes.py: [:_RELEASES]",
            f"{_PAGES}changes.py:_THINGS",
            f"{_PAGES}changes.py: [:_VALUES - 1]",
        ),
        "tests/pages/test_changes_page.py::test_what_is_left_out_is_counted_and_leads_to_the_file",
    ),
    f"{_PAGES}home.py: [:_PARALLELS]": "tests/pages/test_home.py::"
    "test_the_parallels_of_the_sample_are_counted_and_lead_to_all",
    f"{_PAGES}reader.py:SHOWN": f"{_HERE}test_rows_beyond_those_shown_are_told",
    f"{_PAGES}compare.py:_AT_ONCE": f"{_HERE}test_what_a_comparison_leaves_out_leads_to_the_rest",
    f"{_PAGES}compare.py:_ALONE": f"{_HERE}test_what_a_comparison_leaves_out_leads_to_the_rest",
    f"{_PAGES}compare.py:_BETWEEN": f"{_HERE}test_what_a_comparison_leaves_out_leads_to_the_rest",
    f"{_PAGES}compare.py: [:most]": f"{_HERE}test_what_a_comparison_leaves_out_leads_to_the_rest",
    f"{_PAGES}relations.py:_USUAL": "tests/pages/test_explore_page.py::"
    "test_the_rest_is_one_click_away",
    f"{_PAGES}relations.py:_WITH_CITATIONS": "tests/pages/test_explore_page.py::"
    "test_of_very_many_statements_the_claim_alone_tells_the_place",
    f"{_PAGES}teaching.py:_AT_ONCE": f"{_HERE}test_pages_lead_through_the_whole",
    f"{_RESEARCH}handout.py:_MAX_ROWS": "tests/client/test_handout.py::"
    "test_rows_that_a_table_leaves_out_are_counted",
    f"{_PAGES}concordance.py:_AT_ONCE": f"{_HERE}test_pages_lead_through_the_whole",
    f"{_RESEARCH}concordance.py: [:_PARALLELS]": f"{_HERE}"
    "test_a_provision_counts_the_norms_parallel_to_it_and_leads_to_them",
    f"{_PAGES}coverage.py:_ELSEWHERE": f"{_HERE}test_what_a_gap_leaves_out_leads_to_the_rest",
    f"{_PAGES}coverage.py:_PARTS_AT_ONCE": "tests/pages/test_contents_beside.py::"
    "test_what_is_too_much_for_a_page_is_counted_and_in_the_table",
    f"{_PAGES}record.py:_AT_ONCE": f"{_HERE}test_all_statements_of_a_record_come_in_its_pages",
    f"{_PAGES}concept.py:_SHOWN": "tests/pages/test_concept_page.py::"
    "test_characteristics_stand_with_their_holders_and_the_annex",
    f"{_PAGES}record.py:_NORMS_AT_ONCE": f"{_HERE}test_all_norms_of_an_action_come_in_its_pages",
    f"{_PAGES}record.py: [:page * most]": f"{_HERE}"
    "test_all_statements_of_a_record_come_in_its_pages",
    **dict.fromkeys(
        (
            f"{_PAGES}catalogue.py: [:_ROWS_SAID]",
            f"{_PAGES}catalogue.py: [:_SAID_LENGTH]",
        ),
        "tests/pages/test_questions_pages.py::"
        "test_an_answer_begins_with_a_sentence_that_passes_over_recall",
    ),
    f"{_PAGES}catalogue.py:_AT_ONCE": f"{_HERE}test_pages_lead_through_the_whole",
    f"{_PAGES}catalogue.py:_FACETS": f"{_HERE}test_kinds_that_are_not_shown_at_once_can_be_opened",
    f"{_PAGES}catalogue.py:_ROOM": "tests/pages/test_search_page.py::"
    "test_a_passage_has_the_first_word_that_was_looked_for_in_it",
    f"{_PAGES}catalogue.py:_SEARCH_AT_ONCE": f"{_HERE}test_pages_lead_through_the_whole",
    f"{_PAGES}catalogue.py:_RESTING_AT_ONCE": f"{_HERE}test_pages_lead_through_the_whole",
    f"{_PAGES}charts.py:_MAX_BARS": "tests/pages/test_charts.py::"
    "test_bars_beyond_the_fortieth_are_counted",
    f"{_PAGES}sparql.py:_MAX_PLACES": "tests/pages/test_drawn_answers.py::"
    "test_more_than_eighty_things_are_counted_and_not_drawn",
    f"{_PAGES}time.py:_AT_ONCE": f"{_HERE}test_pages_lead_through_the_whole",
    f"{_PAGES}time.py:_THINGS": f"{_HERE}"
    "test_all_things_and_claims_of_an_entry_are_in_the_timeline",
    "src/dcgraph/cli/__init__.py:_SHOWN_AT_MAX_COUNT": "tests/test_cli.py::"
    "test_build_refuses_a_graph_with_errors_unless_told",
    "src/dcgraph/cli/edit.py:_SHOWN": f"{_HERE}test_a_command_that_lists_places_counts_the_rest",
    f"{_RESEARCH}ask/formats.py:_ROWS_SHOWN": f"{_ASK}"
    "test_a_terminal_shows_some_rows_and_counts_the_others",
    f"{_RESEARCH}ask/telling.py:MAX_ROWS": f"{_ASK}test_what_is_not_shown_is_counted",
    # The sentences beyond are among the rows.
    f"{_RESEARCH}ask/telling.py:MAX_NAMED": f"{_ASK}test_of_provisions_in_a_row_each_is_told",
    f"{_RESEARCH}ask/provisions.py: [:most]": f"{_ASK}test_of_provisions_in_a_row_each_is_told",
    f"{_RESEARCH}ask/answers.py: [:_NAMED]": f"{_ASK}test_what_is_not_shown_is_counted",
    f"{_RESEARCH}ask/subjects.py: [:_NAMED]": f"{_ASK}test_what_is_not_shown_is_counted",
    f"{_RESEARCH}paths.py:USUAL_NUMBER": f"{_HERE}test_a_form_shows_how_many_paths_are_asked_for",
    f"{_RESEARCH}explanation.py:USUAL_CHAINS": "tests/pages/test_explain_page.py::"
    "test_chains_come_in_pages",
    f"{_RESEARCH}explanation.py: [:min(offset + limit, MAX_PROOFS)]": "tests/research/"
    "test_explanation.py::test_chains_come_in_parts_and_none_is_lost",
    f"{_RESEARCH}proofs.py:MAX_PROOFS": _MORE_PROOFS,
    f"{_RESEARCH}proofs.py: islice(_Search(desk.facts, axioms(desk)).proofs(triple), "
    "MAX_PROOFS + 1)": _MORE_PROOFS,
    f"{_RESEARCH}proofs.py: islice(self.proofs(one, deeper, direct=nearest and (not n)), "
    "MAX_PROOFS + 1)": _MORE_PROOFS,
    f"{_RESEARCH}argument_graph.py:_MAX_VISITS": f"{_HERE}"
    "test_a_search_for_paths_that_ended_early_says_so",
    f"{_RESEARCH}argument_graph.py:_MAX_PUSHES": f"{_HERE}"
    "test_a_search_for_paths_that_ended_early_says_so",
    f"{_RESEARCH}assessment.py:_SHOWN": "tests/test_assessment.py::"
    "test_a_terminal_shows_what_binds_and_counts_what_it_leaves_out",
    f"{_RESEARCH}gaps.py:_MAX_STATED": f"{_HERE}"
    "test_a_paper_counts_the_statements_that_it_leaves_out",
    f"{_RESEARCH}gaps.py:USUAL_ELSEWHERE": f"{_HERE}test_what_a_gap_leaves_out_leads_to_the_rest",
    f"{_RESEARCH}gaps.py: [:most]": f"{_HERE}test_what_a_gap_leaves_out_leads_to_the_rest",
    f"{_RESEARCH}matrix.py:_MAX_TEXTS": "tests/research/test_matrix.py::"
    "test_a_cell_names_no_text_under_a_ground_that_is_not_its_own",
    f"{_RESEARCH}search.py:MAX_SUGGESTED": f"{_HERE}test_suggestions_say_that_there_are_more",
    "src/dcgraph/snapshot/search.py:_WEIGHED": f"{_HERE}test_suggestions_say_that_there_are_more",
    f"{_RESEARCH}search.py:_TEXT_SHOWN": f"{_HERE}"
    "test_a_text_that_is_cut_in_a_command_ends_with_an_ellipsis",
    f"{_RESEARCH}search.py: [:end]": f"{_HERE}"
    "test_a_text_that_is_cut_in_a_command_ends_with_an_ellipsis",
    f"{_RESEARCH}neighbourhood.py:USUAL": "tests/research/test_neighbourhood.py::"
    "test_what_is_left_out_is_counted_where_it_is_linked",
    f"{_RESEARCH}neighbourhood.py: [:limit - len(seen)]": "tests/research/test_neighbourhood.py::"
    "test_what_is_left_out_is_counted_where_it_is_linked",
    f"{_RESEARCH}paging.py:USUAL": f"{_HERE}test_a_table_that_is_taken_away_is_whole",
    f"{_RESEARCH}paging.py: [:start + place.limit]": f"{_HERE}"
    "test_a_page_of_the_interface_names_the_next",
    f"{_RESEARCH}paging.py: [:end]": f"{_HERE}test_pages_lead_through_the_whole",
    f"{_TEMPLATES}compare.html: most=1": f"{_HERE}test_all_places_of_a_claim_are_on_its_page",
    f"{_TEMPLATES}explore.html: most=1": f"{_HERE}test_all_places_of_a_claim_are_on_its_page",
    f"{_TEMPLATES}timeline.html: most=1": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}home.html: most=1": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}gaps.html: [:3]": f"{_HERE}test_what_a_gap_leaves_out_leads_to_the_rest",
    f"{_TEMPLATES}explain.html: most=sources": "tests/pages/test_explain_page.py::"
    "test_a_page_has_each_step_with_its_sources",
    f"{_TEMPLATES}gaps.html: most=larger": f"{_HERE}test_what_a_gap_leaves_out_leads_to_the_rest",
    f"{_TEMPLATES}parts.html: most=2": f"{_HERE}test_all_places_of_a_claim_are_on_its_page",
    f"{_TEMPLATES}parts.html: most=most": f"{_HERE}test_all_places_of_what_follows_are_there",
    f"{_TEMPLATES}parts.html: most=ns": f"{_HERE}test_all_places_of_what_follows_are_there",
    f"{_TEMPLATES}parts.html: [:most]": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}parts.html: most=all": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}parts.html: most=one": f"{_HERE}test_all_places_of_a_claim_are_on_its_page",
    f"{_PAGES}concordance.py: [:_NAMED]": "tests/pages/test_concordance_page.py::"
    "test_the_first_sentence_names_the_texts_that_bind_most",
    f"{_PAGES}concordance.py: [:_FORCES]": "tests/pages/test_concordance_page.py::"
    "test_the_norms_on_an_action_stand_under_their_forces",
    f"{_TEMPLATES}gaps.html: [:most_donors]": "tests/pages/test_gaps_page.py::"
    "test_those_that_have_most_of_what_is_missing_come_first",
    f"{_TEMPLATES}instrument.html: most=2": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}provision.html: most=1": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}provision.html: most=2": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_PAGES}rendering.py:_MAX_NAMED": "tests/pages/test_form_faults.py::"
    "test_many_parameters_that_a_page_does_not_know_are_counted",
    f"{_TEMPLATES}parts.html: most=6": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}parties.html: most=6": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}record_facts.html: most=1": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}record_foot.html: most=2": f"{_HERE}test_all_places_of_a_note_are_there",
    f"{_TEMPLATES}obligations.html: most=1": "tests/pages/test_state_page.py::"
    "test_what_binds_a_state_leads_to_each_place",
    f"{_TEMPLATES}concept.html: most=1": "tests/pages/test_concept_page.py::"
    "test_a_place_beyond_the_first_is_counted_and_leads_on",
    f"{_TEMPLATES}concept.html: most=2": "tests/pages/test_concept_page.py::"
    "test_a_place_beyond_the_first_is_counted_and_leads_on",
    f"{_TEMPLATES}state.html: most=2": f"{_HERE}test_all_places_of_a_note_are_there",
    f"{_TEMPLATES}record.html: most=2": f"{_HERE}test_all_places_of_a_note_are_there",
    f"{_TEMPLATES}record_statements.html: most=1": f"{_HERE}"
    "test_of_a_text_each_statement_has_a_place_and_leads_to_the_others",
    f"{_TEMPLATES}record_text.html: most=4": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    f"{_TEMPLATES}record_foot.html: most=12": f"{_HERE}test_all_places_of_a_record_are_on_its_page",
    "web/src/parts/combobox.ts: .slice(0, count)": f"{_HERE}"
    "test_the_list_under_a_field_says_that_there_are_more",
}
"""A sentence, a field or an ellipsis says it, and leads to the whole."""

REFUSED: Final = frozenset(
    (
        "src/dcgraph/snapshot/search.py:MAX_LETTERS",
        f"{_RESEARCH}ask/question.py:MAX_LETTERS",
        f"{_RESEARCH}ask/replies.py:MAX_READINGS",
        f"{_RESEARCH}ask/clauses.py:MAX_PARTS",
        f"{_RESEARCH}references.py: islice(found, MAX_REFERENCES + 1)",
        f"{_RESEARCH}references.py:MAX_REFERENCES",
        "api/dcgraph_api/sparql.py:_MAX_FIELDS",
        "api/dcgraph_api/routes/pages.py:_MAX_FIELDS",
        f"{_PAGES}verify.py:MAX_LETTERS",
        "api/dcgraph_api/routes/reconciliation.py:_MAX_FIELDS",
        f"{_RESEARCH}reconciliation.py:MAX_CANDIDATES",
        f"{_RESEARCH}reconciliation.py:MAX_QUERIES",
        "api/dcgraph_api/routes/verification.py:MAX_BYTES",
        "api/dcgraph_api/http_limits.py:MAX_FIELDS",
        "api/dcgraph_api/http_limits.py:MAX_PATH",
        f"{_PAGES}catalogue.py:_MAX_COUNT",
        f"{_PAGES}concordance.py:_MAX_COUNT",
        f"{_PAGES}reader.py:MAX_LENGTH",
        f"{_PAGES}reader.py:_MAX_QUERY_LENGTH",
        f"{_PAGES}sparql.py:_MAX_SIZE",
        "src/dcgraph/client/remote.py:_MAX_BYTES",
        f"{_RESEARCH}assessment_form.py:MAX_FORM_BYTES",
        f"{_RESEARCH}paths.py:MAX_COUNT",
        f"{_RESEARCH}paths.py:MAX_LENGTH",
        f"{_RESEARCH}paths.py:USUAL_MAX_LENGTH",
        f"{_RESEARCH}questions.py:_MAX_COUNT",
        f"{_RESEARCH}answer_citation.py:_MAX_LENGTH",
        f"{_RESEARCH}answer_citation.py:_MAX_PARAMETERS",
        f"{_RESEARCH}coverage.py:_MAX_LENGTH",
        f"{_RESEARCH}gaps.py:MAX_ELSEWHERE",
        f"{_RESEARCH}matrix.py:MAX_CELLS",
        f"{_RESEARCH}contents_beside.py:MAX_TEXTS",
        f"{_RESEARCH}explanation.py:MAX_CHAINS",
        f"{_RESEARCH}explanation.py:MAX_NAME",
        f"{_RESEARCH}neighbourhood.py:MAX_DEPTH",
        f"{_RESEARCH}neighbourhood.py:MAX_COUNT",
        f"{_RESEARCH}paging.py:MAX_COUNT",
        f"{_RESEARCH}paging.py:_MAX_LENGTH",
        f"{_RESEARCH}timeline.py:MAX_NAMES",
    )
)
"""What goes beyond is refused in a sentence that names the bound."""

INNER: Final = frozenset(
    (
        f"{_RESEARCH}norm_sentence.py: [:3]",
        f"{_RESEARCH}norm_sentence.py: [:-1]",
        f"{_RESEARCH}norm_sentence.py: [:place.start()]",
        "src/dcgraph/cli/lazy.py: [:start]",
        # The forces but one; and the notes of a sentence, each part of which has its own line.
        # The three provisions of a handout are examples, as it says.
        f"{_RESEARCH}handout.py: [:2]",
        f"{_RESEARCH}handout.py: [:-1]",
        f"{_RESEARCH}handout.py:_SHOWN",
        f"{_PAGES}rendering.py: [:_DAY]",
        f"{_PAGES}rendering.py:_MAX_BEGUN",
        f"{_PAGES}rendering.py:_MAX_NEAR",
        f"{_PAGES}rendering.py:_MAX_VIEWS",
        f"{_RESEARCH}matrix.py:_MAX_LISTS",
        # Words of a question around a word for a kind of text, and stems that may be a translation.
        f"{_RESEARCH}ask/question.py: [:b]",
        f"{_RESEARCH}ask/question.py: [:one.end + 1]",
        f"{_RESEARCH}ask/retrieval.py: [:_LIKELY]",
        f"{_RESEARCH}ask/retrieval.py: [:max(_BEGIN, len(bare) - _END)]",
        f"{_RESEARCH}ask/retrieval.py: [:place + _LOOKED_NEAR]",
        f"{_RESEARCH}ask/titles.py: [:-_ENDING]",
        f"{_RESEARCH}ask/titles.py: [:4]",
        f"{_RESEARCH}ask/titles.py: [:_AFTER]",
        f"{_RESEARCH}ask/titles.py: [:_BEFORE]",
        f"{_RESEARCH}ask/titles.py: [:_FIRST]",
        # A question has one to three sentences for an answer; its rows have the rest.
        f"{_RESEARCH}ask/answers.py: [:2]",
        f"{_RESEARCH}ask/answers.py: [:4]",
        f"{_RESEARCH}ask/concepts.py: [:2 if len(concepts) == 1 else 1]",
        f"{_RESEARCH}ask/concepts.py: [:2]",
        f"{_RESEARCH}ask/concepts.py: [:most]",
        f"{_RESEARCH}ask/concepts.py:_FEW",
        f"{_RESEARCH}ask/memberships.py: [:2]",
        f"{_RESEARCH}ask/memberships.py: [:3 if states else 1]",
        f"{_RESEARCH}ask/particulars.py: [:-1]",
        f"{_RESEARCH}ask/particulars.py: [:2]",
        f"{_RESEARCH}ask/particulars.py: [:4]",
        f"{_RESEARCH}ask/particulars.py: [:most]",
        f"{_RESEARCH}ask/premises/actors.py: [:2]",
        f"{_RESEARCH}ask/premises/actors.py: [:body.start]",
        f"{_RESEARCH}ask/premises/actors.py: [:text.start]",
        f"{_RESEARCH}ask/premises/history.py: [:2]",
        f"{_RESEARCH}ask/premises/history.py: [:4]",
        f"{_RESEARCH}ask/premises/history.py: [:one.start]",
        f"{_RESEARCH}ask/premises/history.py:_NEAREST",
        f"{_RESEARCH}ask/premises/numbering.py: [:2]",
        f"{_RESEARCH}ask/premises/numbering.py: [:3]",
        f"{_RESEARCH}ask/premises/subjects.py: [:2]",
        f"{_RESEARCH}ask/premises/subjects.py: [:one.start]",
        f"{_RESEARCH}ask/provisions.py: [:2]",
        f"{_RESEARCH}ask/provisions.py:_LOOKED_FIRST",
        f"{_RESEARCH}ask/provisions.py:_SHOWN",
        f"{_RESEARCH}ask/question.py: [:2]",
        f"{_RESEARCH}ask/question.py: [:4]",
        f"{_RESEARCH}ask/question.py: [:end]",
        f"{_RESEARCH}ask/question.py:_MAX_WORDS",
        f"{_RESEARCH}ask/replies.py: [:2]",
        f"{_RESEARCH}ask/formats.py: [:3]",
        f"{_RESEARCH}ask/replies.py: [:4]",
        f"{_RESEARCH}ask/readings.py: [:_LEADING]",
        f"{_RESEARCH}ask/subjects.py:_MOST",
        # Where one of several questions ends; the sentences beyond are among the rows.
        f"{_RESEARCH}ask/clauses.py: [:found.start()]",
        f"{_RESEARCH}ask/clauses.py: [:max(MAX_SENTENCES, len(every))]",
        # What is nearest in meaning joins what is found by words; the rows have the rest.
        f"{_RESEARCH}ask/nearest.py:_LOOKED_AT",
        f"{_RESEARCH}ask/nearest.py: [:first]",
        f"{_RESEARCH}ask/nearest.py: [:_NAMES]",
        f"{_RESEARCH}ask/readings.py: [:most]",
        f"{_RESEARCH}ask/vectors.py: [:32]",
        f"{_RESEARCH}ask/vectors.py: [:start + _STEP]",
        f"{_RESEARCH}ask/vectors.py:_MAX_LETTERS",
        # Where a reference stands in a text, and how far around it is looked.
        f"{_RESEARCH}references.py: [:end]",
        f"{_RESEARCH}references.py: [:it.end]",
        f"{_RESEARCH}references.py: [:one.end()]",
        f"{_RESEARCH}references.py: [:one.end]",
        f"{_RESEARCH}references.py: [:one.start()]",
        f"{_RESEARCH}references.py: [:one.start]",
        f"{_RESEARCH}references.py: [:texts[0].end]",
        f"{_RESEARCH}references.py:_MAX_SENTENCE",
        f"{_RESEARCH}references.py: [:b.start]",
        f"{_RESEARCH}references.py: [:named.start]",
        f"{_RESEARCH}references.py: [:at + _AHEAD]",
        f"{_RESEARCH}instrument_names.py: [:end]",
        f"{_RESEARCH}instrument_names.py: [:one.end + MAX_GAP]",
        f"{_RESEARCH}instrument_names.py: [:one.end()]",
        f"{_RESEARCH}instrument_names.py: [:one.end]",
        f"{_RESEARCH}instrument_names.py: [:one.start]",
        f"{_RESEARCH}instrument_names.py:_MAX_NAME",
        f"{_RESEARCH}provision_numbers.py:MAX_GAP",
        f"{_RESEARCH}provision_numbers.py:MAX_LIST",
        f"{_RESEARCH}ask/telling.py:MAX_SENTENCES",
        "api/dcgraph_api/http_limits.py:MAX_DISCARDED",
        "api/dcgraph_api/routes/questions.py: [:100]",
        f"{_PAGES}browse.py: [:_YEAR]",
        f"{_PAGES}home.py: [:4]",
        f"{_TEMPLATES}home.html: most=one",
        f"{_RESEARCH}sampling.py: [:shares[kind]]",
        f"{_RESEARCH}sampling.py:FEWEST",
        f"{_RESEARCH}status.py: [:place + 1]",
        "src/dcgraph/snapshot/search.py: LIMIT ?",
        "src/dcgraph/snapshot/search.py: [:3]",
        "src/dcgraph/snapshot/search.py: [:5]",
        "src/dcgraph/snapshot/search.py: [:_COMPLETED]",
        "src/dcgraph/snapshot/search.py: [:most]",
        "src/dcgraph/snapshot/search.py:_MAX_NAMES",
        "src/dcgraph/snapshot/search.py:_TRIED",
        "src/dcgraph/snapshot/search_index.py: [:end]",
        "src/dcgraph/snapshot/search_index.py:_MAX_NAME_LENGTH",
        f"{_PAGES}time.py: [:2]",
        f"{_PAGES}assess.py:_MAX_LENGTH",
        f"{_RESEARCH}assessment_form.py:_SHOWN",
        f"{_PAGES}fields.py:_SHOWN",
        f"{_PAGES}fields.py:_NEAR",
        f"{_PAGES}rendering.py:_MAX_NAME_LENGTH",
        f"{_RESEARCH}gaps.py: [:-1]",
        f"{_PAGES}concept.py: [:found.start()]",
        f"{_RESEARCH}parties.py: [:-1]",
        "api/dcgraph_api/metrics.py: [:start + self._columns]",
        "api/dcgraph_api/clients.py:_MAX_LENGTH",
        "api/dcgraph_api/models.py: [:-1]",
        "api/dcgraph_api/metrics.py:_SHOWN_AT_ZERO",
        "api/dcgraph_api/open_store.py:_MAX_NAMES",
        "api/dcgraph_api/open_store.py:_MAX_NEAR",
        "api/dcgraph_api/open_store.py:_MAX_LENGTH",
        "api/dcgraph_api/routes/linked_data.py:_MAX_SHOWN",
        "api/dcgraph_api/negotiation.py:_MAX_RANGES",
        "api/dcgraph_api/negotiation.py: islice(_ELEMENT.finditer(header), _MAX_RANGES)",
        "api/dcgraph_api/requests.py:_SHOWN",
        "api/dcgraph_api/sparql.py:_MAX_COUNT",
        "api/dcgraph_api/sparql.py:_MAX_BYTES",
        "api/dcgraph_api/sparql.py: [:length.start(1)]",
        "api/dcgraph_api/server.py: [:2]",
        f"{_PAGES}fields.py:_LOOKED_AT",
        f"{_PAGES}rendering.py:_SHOWN_OF_HASH",
        f"{_PAGES}rendering.py:_MAX_SOUGHT_LENGTH",
        f"{_PAGES}catalogue.py: [:end]",
        f"{_PAGES}catalogue.py: [:start]",
        f"{_PAGES}catalogue.py: [:stop]",
        f"{_PAGES}charts.py:_MAX_TIME",
        f"{_PAGES}charts.py:_MAX_NUMBER_LENGTH",
        f"{_PAGES}charts.py:_NEAREST_MARKS",
        f"{_PAGES}charts.py:_ROOM",
        f"{_PAGES}sparql.py:_MAX_TERMS",
        f"{_PAGES}sparql.py:_MAX_TERM_LENGTH",
        f"{_PAGES}sparql.py:_MAX_NEAR",
        f"{_PAGES}time.py: [:4]",
        f"{_PAGES}reader.py: [:_YEAR]",
        f"{_PAGES}reader.py: [:_MONTH]",
        "api/dcgraph_api/routes/linked_data.py: [:100]",
        "src/dcgraph/cli/serve.py: [:6]",
        "src/dcgraph/client/remote.py:_MAX_LENGTH",
        "src/dcgraph/client/remote.py: [:200]",
        f"{_RESEARCH}argument_graph.py: [:-1]",
        f"{_RESEARCH}paths.py:_MAX_SOURCE_LENGTH",
        f"{_RESEARCH}argument_graph.py:_NEAR",
        f"{_RESEARCH}questions.py: [:100]",
        f"{_RESEARCH}answer_citation.py: [:_SHORT - 1]",
        # The text around a reference, and the media types that an example names.
        f"{_PAGES}verify.py: [:one.end]",
        f"{_PAGES}verify.py: [:one.start]",
        "api/dcgraph_api/routes/verification.py: [:3]",
        # A day, a name in an error, and what whoever asks has set as the limit.
        "api/dcgraph_api/routes/discovery.py: [:10]",
        f"{_RESEARCH}reconciliation.py: [:40]",
        f"{_RESEARCH}reconciliation.py: [:limit]",
        # From here on names are compared by words and not by letters: nothing is left out.
        f"{_RESEARCH}reconciliation.py:_MAX_COMPARED",
        f"{_RESEARCH}reconciliation.py:USUAL_CANDIDATES",
        # Parts of a date, the first letter of a name, the steps above a provision.
        f"{_RESEARCH}legal_citation.py: [:-1]",
        f"{_RESEARCH}legal_citation.py: [:found.start()]",
        f"{_RESEARCH}legal_styles.py: [:3]",
        f"{_RESEARCH}legal_styles.py: [:4]",
        f"{_RESEARCH}answers/capability.py:_MAX_LENGTH",
        f"{_RESEARCH}tables.py:_MAX_LENGTH",
        f"{_RESEARCH}tables.py:_MAX_LINK_LENGTH",
        f"{_RESEARCH}graph.py:_MAX_NAME_LENGTH",
        f"{_RESEARCH}graph.py:_MAX_COUNT",
        f"{_RESEARCH}facts.py:_AT_ONCE",
        f"{_RESEARCH}facts.py: [:at + _AT_ONCE]",
        f"{_RESEARCH}facts.py: [:2]",
        # What stands before a reference in a text that was given.
        f"{_RESEARCH}references.py: [:match.end()]",
        f"{_RESEARCH}search.py:_MAX_COUNT",
        f"{_RESEARCH}search.py:_NEAR",
        f"{_RESEARCH}search.py: [:40]",
        f"{_RESEARCH}search.py:_SHOWN",
        f"{_RESEARCH}links.py:_MAX_LENGTH",
        f"{_RESEARCH}filters.py: [:10]",
        f"{_RESEARCH}neighbourhood.py: islice(nodes, count)",
        f"{_RESEARCH}paging.py: [:_MARK]",
        f"{_RESEARCH}dated_events.py:_SINGLE",
        f"{_RESEARCH}dated_events.py: [:4]",
        "src/dcgraph/snapshot/search_index.py: [:start + 3]",
        "src/dcgraph/snapshot/search_index.py:_MAX_WORD_LENGTH",
        "src/dcgraph/snapshot/search_index.py: [:len(given) + most]",
        'api/dcgraph_api/templates/compare.html: truncate(90, false, " …", 10)',
        'api/dcgraph_api/templates/compare.html: truncate(220, false, " …", 20)',
        "api/dcgraph_api/templates/downloads.html: [:10]",
        'api/dcgraph_api/templates/emptied.html: truncate(300, true, " …", 0)',
        'api/dcgraph_api/templates/timeline.html: truncate(220, false, " …", 20)',
        "web/src/parts/completion.ts: .slice(-1)",
        "web/src/parts/completion.ts: .slice(-LONGEST_RUN)",
        "web/src/parts/picture.ts: .slice(-2)",
        "web/src/parts/things.ts: .slice(0, 200)",
        "web/src/parts/words.ts: LIMIT MINUS",
    )
)
"""Caches, sizes, geometry, names near to a misspelt one, parts of a date or a name, what an error
quotes, and texts that end with an ellipsis and are whole one click away."""
