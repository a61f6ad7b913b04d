"""Rules for queues and events: nothing that failed is lost, and somebody hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch
from cfnlint.template import Template

from chalicelib.register import retention
from infrastructure.lint_rules.reading import Finding, Resource, at, matches, of_type, place, referred

SECONDS_KEPT = {name: rule.period.total_seconds() for name, rule in retention.QUEUES.items() if rule.period}
GIVEN_UP = {"LinesDeadLetters": "log lines given up"}
"""Dead-letter queues with a rule of their own in the register."""
DEFAULT_SECONDS = 345_600
"""How long SQS keeps a message where nothing is said."""

VISIBILITY_FACTOR = 6
"""https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the function's timeout."""


def dead_letters_of(queue: Resource) -> str | None:
    """The logical id of a queue's dead-letter queue."""
    return referred(at(queue, "RedrivePolicy", "deadLetterTargetArn"))


def dead_letter_queues(template: dict[str, Any]) -> set[str]:
    """Every queue that takes what others gave up."""
    queues = of_type(template, "AWS::SQS::Queue").values()
    functions = of_type(template, "AWS::Lambda::Function").values()
    streams = [it for it in of_type(template, "AWS::Lambda::EventSourceMapping").values() if reads_stream(it)]
    targets = {dead_letters_of(queue) for queue in queues}
    targets |= {referred(at(mapping, "DestinationConfig", "OnFailure", "Destination")) for mapping in streams}
    targets |= {referred(at(function, "DeadLetterConfig", "TargetArn")) for function in functions}
    return {target for target in targets if target}


def reads_stream(mapping: Resource) -> bool:
    """Whether a mapping's source is a stream and no queue."""
    return at(mapping, "StartingPosition") is not None


def unsafe_queues(template: dict[str, Any]) -> Iterator[Finding]:
    """Queues in clear, without a dead-letter queue, or dead-letter queues that forget early."""
    dead = dead_letter_queues(template)
    for name, queue in of_type(template, "AWS::SQS::Queue").items():
        if at(queue, "SqsManagedSseEnabled") is not True and not at(queue, "KmsMasterKeyId"):
            yield place(name), f"queue {name} is not encrypted"
        wanted = SECONDS_KEPT[GIVEN_UP.get(name, "messages given up") if name in dead else "queued messages"]
        if (at(queue, "MessageRetentionPeriod") or DEFAULT_SECONDS) != wanted:
            yield place(name), f"queue {name} must keep messages for {wanted:.0f} s, as the register says"
        if name not in dead and dead_letters_of(queue) is None:
            yield place(name), f"queue {name} has no dead-letter queue"


def losing_mappings(template: dict[str, Any]) -> Iterator[Finding]:
    """Queue consumers that repeat whole batches, or whose messages reappear while they are still being worked on."""
    for name, mapping in of_type(template, "AWS::Lambda::EventSourceMapping").items():
        if reads_stream(mapping):
            continue
        if at(mapping, "FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield place(name), f"{name} would repeat a whole batch for one bad message"
        queue = template["Resources"].get(referred(at(mapping, "EventSourceArn")))
        function = template["Resources"].get(referred(at(mapping, "FunctionName")))
        if queue is None or function is None:
            yield place(name), f"{name} must refer to a queue and a function of this template"
        elif (at(queue, "VisibilityTimeout") or 30) < VISIBILITY_FACTOR * at(function, "Timeout"):
            yield place(name), f"the queue of {name} needs a visibility timeout of 6 times its function's timeout"


def blocked_streams(template: dict[str, Any]) -> Iterator[Finding]:
    """Consumers of streams that begin in the middle, stand still before a record that always fails, or pass over it unheard."""
    for name, mapping in of_type(template, "AWS::Lambda::EventSourceMapping").items():
        if not reads_stream(mapping):
            continue
        if at(mapping, "StartingPosition") != "TRIM_HORIZON":
            yield place(name), f"{name} would miss what was written before it was there"
        if at(mapping, "BisectBatchOnFunctionError") is not True or not at(mapping, "MaximumRetryAttempts"):
            yield place(name), f"{name} would stand still before a record that always fails"
        if referred(at(mapping, "DestinationConfig", "OnFailure", "Destination")) not in template["Resources"]:
            yield place(name), f"{name} would give up records and tell nobody"


def lost_events(template: dict[str, Any]) -> Iterator[Finding]:
    """Functions started by events or schedules whose failures go nowhere."""
    for rule in of_type(template, "AWS::Events::Rule").values():
        for target in at(rule, "Targets"):
            name = referred(target["Arn"]) or ""
            if not at(template["Resources"].get(name, {}), "DeadLetterConfig", "TargetArn"):
                yield place(name), f"function {name} is started by events, so it needs a dead-letter queue"


def unwatched(template: dict[str, Any]) -> Iterator[Finding]:
    """Dead-letter queues and functions whose trouble raises no alarm."""
    watched = {
        (at(alarm, "MetricName"), referred(dimension["Value"]))
        for alarm in of_type(template, "AWS::CloudWatch::Alarm").values()
        if at(alarm, "AlarmActions")
        for dimension in at(alarm, "Dimensions") or ()
    }
    for name in sorted(dead_letter_queues(template)):
        if ("ApproximateNumberOfMessagesVisible", name) not in watched:
            yield place(name), f"nobody hears of messages in {name}"
    for name in of_type(template, "AWS::Lambda::Function"):
        if ("Errors", name) not in watched:
            yield place(name), f"nobody hears of errors in {name}"


class QueuesLoseNothing(CloudFormationLintRule):
    id = "E9111"
    shortdesc = "Queues are encrypted and have a dead-letter queue that keeps for two weeks"
    description = "A message that failed for good can be looked at and sent again"
    tags = ("leadlabs", "queues")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(unsafe_queues, cfn.template)


class ConsumersRepeatOnlyFailures(CloudFormationLintRule):
    id = "E9112"
    shortdesc = "Queue consumers report single failures and finish before messages reappear"
    description = "ReportBatchItemFailures, and a visibility timeout of six times the function's"
    tags = ("leadlabs", "queues")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(losing_mappings, cfn.template)


class StreamsGoOn(CloudFormationLintRule):
    id = "E9115"
    shortdesc = "Consumers of streams get past records that fail, and tell of them"
    description = "From the beginning, halving batches that fail, with an end to the attempts and a destination"
    tags = ("leadlabs", "queues")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(blocked_streams, cfn.template)


class EventsLoseNothing(CloudFormationLintRule):
    id = "E9113"
    shortdesc = "Functions started by events have a dead-letter queue"
    description = "Lambda drops an event after three attempts unless it has somewhere to put it"
    tags = ("leadlabs", "queues")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(lost_events, cfn.template)


class TroubleIsHeardOf(CloudFormationLintRule):
    id = "E9114"
    shortdesc = "Dead-letter queues and functions have alarms"
    description = "An alarm with an action for messages given up and for errors"
    tags = ("leadlabs", "queues")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(unwatched, cfn.template)
