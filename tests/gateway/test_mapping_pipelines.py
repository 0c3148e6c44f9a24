"""Pipelines of the customer's own: what they may do, and how values get into them."""

import json
from typing import Any

import pytest

from custdb_gateway.mapping.pipelines import bind_pipeline, parameters, read_pipeline

VALUES = {"id": ["7", 7], "email": ["$password"], "keyword": ["a.b"]}


class TestReading:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("[", "is not valid JSON"),
            ("[1]", "must be an array of stages"),
            ('[{"$match": {}, "$limit": 1}]', "must be an array of stages"),
            ('[{"$match": {}}, {"$out": "users"}]', r"may only read, and says \$out"),
            ('[{"$match": {"$where": "1"}}]', r"may only read, and says \$where"),
            (
                '[{"$lookup": {"from": "x", "pipeline": [{"$merge": "x"}], "as": "x"}}]',
                r"may only read, and says \$merge",
            ),
            ('[{"$set": {"a": {"$function": {}}}}]', r"may only read, and says \$function"),
            ('[{"$mach": {}}]', r"'\$mach' is no stage .*; did you mean '\$match'\?"),
            ('[{"$currentOp": {}}]', r"'\$currentOp' is no stage"),
            ('[{"$changeStream": {}}]', r"'\$changeStream' is no stage"),
        ],
    )
    def test_what_does_not_only_read_users(self, text: str, problem: str) -> None:
        with pytest.raises(ValueError, match=problem):
            read_pipeline(text)

    @pytest.mark.parametrize(
        ("stage", "under"),
        [
            ({"$match": {"$jsonSchema": {"properties": {"a": {"pattern": ":email"}}}}}, "pattern"),
            ({"$match": {"$and": [{"$jsonSchema": {"title": ":email"}}]}}, "title"),
            ({"$search": {"queryString": {"defaultPath": "a", "query": ":email"}}}, "query"),
            ({"$search": {"regex": {"path": "a", "query": ":email"}}}, "query"),
            ({"$search": {"wildcard": {"path": "a", "query": [":email"]}}}, "query"),
            ({"$search": {"text": {"path": ":email", "query": "x"}}}, "path"),
            ({"$search": {"text": {"path": {"wildcard": ":email"}, "query": "x"}}}, "wildcard"),
            ({"$search": {"index": ":email", "text": {"path": "a", "query": "x"}}}, "index"),
            ({"$search": {"compound": {"must": [{"regex": {"query": ":email"}}]}}}, "query"),
            ({"$vectorSearch": {"path": ":email"}}, "path"),
            (
                {"$lookup": {"pipeline": [{"$search": {"queryString": {"query": ":email"}}}]}},
                r"\$search.queryString.query",
            ),
        ],
    )
    def test_a_parameter_that_could_be_more_than_a_value(self, stage: Any, under: str) -> None:
        with pytest.raises(ValueError, match=rf"^has :email in \$.*{under}, where a value could"):
            read_pipeline(json.dumps([stage]))

    def test_parameters_are_whole_texts(self) -> None:
        text = '[{"$match": {"a": ":email", "b": "x:email", ":c": [{"d": ":id"}]}}]'
        assert parameters(read_pipeline(text)) == ["email", "id"]


class TestBinding:
    @pytest.mark.parametrize(
        ("stage", "bound"),
        [
            ({"$match": {"a": ":email"}}, {"$match": {"a": "$password"}}),
            ({"$match": {"a": ":id"}}, {"$match": {"a": {"$in": ["7", 7]}}}),
            ({"$match": {"a": {"$eq": ":id"}}}, {"$match": {"a": {"$eq": "7"}}}),
            ({"$match": {"a": {"$in": [":id"]}}}, {"$match": {"a": {"$in": ["7"]}}}),
            (
                {"$match": {"$or": [{"a": ":id"}, {"b": {"$elemMatch": {"c": ":email"}}}]}},
                {
                    "$match": {
                        "$or": [{"a": {"$in": ["7", 7]}}, {"b": {"$elemMatch": {"c": "$password"}}}]
                    }
                },
            ),
            (
                {"$match": {"$expr": {"$eq": ["$a", ":email"]}}},
                {"$match": {"$expr": {"$eq": ["$a", {"$literal": "$password"}]}}},
            ),
            ({"$set": {"a": ":email"}}, {"$set": {"a": {"$literal": "$password"}}}),
            ({"$set": {"a": {"$literal": ":email"}}}, {"$set": {"a": {"$literal": "$password"}}}),
            (
                {"$lookup": {"from": "x", "as": "x", "pipeline": [{"$match": {"a": ":email"}}]}},
                {"$lookup": {"from": "x", "as": "x", "pipeline": [{"$match": {"a": "$password"}}]}},
            ),
            (
                {"$lookup": {"from": "x", "as": "x", "let": {"e": ":email"}}},
                {"$lookup": {"from": "x", "as": "x", "let": {"e": {"$literal": "$password"}}}},
            ),
            (
                {"$graphLookup": {"startWith": ":email", "restrictSearchWithMatch": {"a": ":id"}}},
                {
                    "$graphLookup": {
                        "startWith": {"$literal": "$password"},
                        "restrictSearchWithMatch": {"a": {"$in": ["7", 7]}},
                    }
                },
            ),
            (
                {"$search": {"text": {"query": ":email", "path": "a"}}},
                {"$search": {"text": {"query": "$password", "path": "a"}}},
            ),
            (
                {"$search": {"compound": {"filter": [{"equals": {"path": "a", "value": ":id"}}]}}},
                {"$search": {"compound": {"filter": [{"equals": {"path": "a", "value": "7"}}]}}},
            ),
            (
                {"$search": {"phrase": {"query": [":email", "x"], "path": "a"}}},
                {"$search": {"phrase": {"query": ["$password", "x"], "path": "a"}}},
            ),
            (
                {"$vectorSearch": {"filter": {"a": ":email"}, "queryVector": [1]}},
                {"$vectorSearch": {"filter": {"a": "$password"}, "queryVector": [1]}},
            ),
            (
                {"$match": {"$text": {"$search": ":keyword"}}},
                {"$match": {"$text": {"$search": "a.b"}}},
            ),
        ],
    )
    def test_a_value_is_nothing_but_a_value(self, stage: Any, bound: Any) -> None:
        assert bind_pipeline(read_pipeline(json.dumps([stage])), VALUES) == [bound]

    @pytest.mark.parametrize(
        ("pattern", "bound"),
        [
            (":keyword", {"$literal": r"a\.b"}),
            ({"$literal": ":keyword"}, {"$literal": r"a\.b"}),
            ({"$concat": ["^", ":keyword"]}, {"$concat": ["^", {"$literal": r"a\.b"}]}),
        ],
    )
    def test_a_value_is_no_pattern(self, pattern: Any, bound: Any) -> None:
        stages = [
            {"$match": {"a": {"$regex": ":keyword", "$options": "i"}}},
            {"$match": {"$expr": {"$regexMatch": {"input": "$a", "regex": pattern}}}},
        ]
        assert bind_pipeline(stages, VALUES) == [
            {"$match": {"a": {"$regex": r"a\.b", "$options": "i"}}},
            {"$match": {"$expr": {"$regexMatch": {"input": "$a", "regex": bound}}}},
        ]

    def test_what_is_read_is_left_as_it_is(self) -> None:
        stages = read_pipeline('[{"$match": {"a": ":email"}}]')
        bind_pipeline(stages, VALUES)
        assert stages == [{"$match": {"a": ":email"}}]
