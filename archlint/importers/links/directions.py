"""Which way messages go between a program and a channel, where its own code says so: who only takes from it fills it not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.code import codebase, reached
from archlint.importers.code.source_text import source_text
from archlint.importers.searches import search

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from archlint.importers.searches import Search
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_TAKES: dict[str, Search] = {
    "queue": search(
        r"\bbasic_consume\(|\bstart_consuming\(|\b[bB]asicConsume(?:Async)?\(|\b\w*(?:[cC]han(?:nel)?|ch)\w*\.[cC]onsume(?:WithContext)?\(|\bIConsumer<|@RabbitListener\b"
        r"|@RabbitSubscribe\b|@(?:EventPattern|MessagePattern)\(|\bqueue\.(?:iterator|consume|subscribe)\(|\b(?:receive_message|receiveMessage|ReceiveMessage(?:Async|Command)?)\("
        r"|@broker\.subscriber\(|@router\.subscriber\(|@JmsListener\b|@SqsListener\b|\bEventingBasicConsumer\("
        r"|\b(?:NewReceiver\w*|createReceiver|CreateReceiver|open_receiver|get_\w+_receiver|CreateProcessor|ServiceBusTrigger)\("
    ),
    "stream": search(
        r"\b(?:AIO)?KafkaConsumer\(|\bConsumerBuilder<|@KafkaListener\b|@Incoming\(|\beachMessage\b|\beachBatch\b|\.ConsumerGroup\b|\bNewConsumerGroup\(|\bConsumePartition\("
        r"|\bkafka\.NewReader\(|\.(?:ReadMessage|FetchMessage|PollFetches)\(|\bStreamConsumer\b|\bConsumer\(\s*\{|@EventPattern\(|@(?:broker|router)\.subscriber\(|\bIConsumer<|\bapp\.agent\("
    ),
    "pubsub": search(
        r"\.(?:[qQ]ueueSubscribe|[pP]ullSubscribe|[cC]hanQueueSubscribe)\(|\b(?:nc|js|nats|natsConn|conn|client|mqtt\w*)\.[sS]ubscribe\(|@(?:EventPattern|MessagePattern)\(|\bon_message\b"
    ),
    "redis": search(
        r"(?:\.|->)p?[sS]ubscribe(?:Async|ToChannel)?\(|\bP?SUBSCRIBE\b|\.pubsub\(|(?:\.|->)p_?[sS]ubscribe\(|\bMessageListener\b|\bpub_sub\b|\bget_async_pubsub\(|\binto_pubsub\("
    ),
}
_GIVES: dict[str, Search] = {
    "queue": search(
        r"\bbasic_publish\(|\b[bB]asicPublish(?:Async)?\(|\bsendToQueue\(|\b\w*(?:[cC]han(?:nel)?|ch|exchange)\w*\.[pP]ublish(?:WithContext|WithDeferredConfirm)?\(|\bconvertAndSend\w*\("
        r"|\bIPublishEndpoint\b|\b(?:send_message|SendMessage(?:Async|Command|Batch)?)\("
        r"|\b(?:NewSender|createSender|CreateSender|open_sender|get_\w+_sender)\("
    ),
    "stream": search(
        r"\b(?:AIO)?KafkaProducer\(|\bProducerBuilder<|\b[kK]afkaTemplate\b|@Outgoing\(|\bNew(?:Sync|Async)Producer\w*\(|\bkafka\.(?:NewWriter\(|Writer\b)|\.(?:WriteMessages|ProduceAsync|ProduceSync)\("
        r"|\bproducer\.send\w*\(|\bFutureProducer\b|\bITopicProducer<|\bStreamBridge\b"
    ),
    "pubsub": search(r"\b(?:nc|js|nats|natsConn|conn|client|mqtt\w*)\.[pP]ublish\w*\("),
    "redis": search(r"(?:\.|->)[pP]ublish(?:Async|Message)?\(|\bPUBLISH\b|\bconvertAndSend\("),
}
"""Calls that take messages from a channel, and those that put them there, by what the channel is."""
_MAY_GIVE = search(
    r"\b(?!(?:io|nsp|namespace|socket|ws|wss|server|res|response|reply|transporter|mailer|sgMail|smtp|emitter|eventEmitter|process)\b)\w+\.(?:emit|send)\(|\.(?:publish|Publish|delay|request|produce|Produce)\(|\bIBus\b|\bapply_async\(|\bsend_task\(|\bdispatch\(|\bProducer\(|\.producer\("
)
"""What puts messages into a channel in some libraries, and does other things in others; what goes to browsers, or is mailed, does not."""
_TAKEN_BY = search(r"\bI?(?:Message|Event|Queue)(?:Handler|Consumer|Subscriber|Listener|Receiver)(?:Callback)?\b")
_GIVEN_BY = search(r"\bI?(?:Message|Event|Queue)(?:Publisher|Producer|Sender)\b")
"""Names that houses give to what stands before a broker, by what it does."""
_SPOKEN = {
    "queue": (
        "amqp",
        "rabbit",
        "pika",
        "masstransit",
        "sqs",
        "jms",
        "faststream",
        "transport.rmq",
        "kombu",
        "lapin",
        "servicebus",
        "service-bus",
        "rhea",
    ),
    "stream": ("kafka", "sarama", "confluent", "faust", "masstransit", "faststream", "franz"),
    "pubsub": ("nats", "mqtt", "paho"),
    "redis": ("redis", "subscribe"),
}
"""Words of which one stands in a file that speaks to such a channel."""


def consumes(
    workload: Workload, character: Character, channel: str, places: Collection[str], folder: Folder
) -> bool | None:
    """Whether a program only takes from a channel (`queue`, `stream`, `pubsub`, `redis`) or only fills it (False).

    None where its code does both or neither, or several run it and what this one runs of it cannot be told. Who does both
    would hand to itself what it takes, unless their names were compared; what it is for says more.
    """
    if channel not in _TAKES or workload.build is None:
        return None
    takes, gives, may_give = _ways(_own(workload, character, places, folder), channel, folder)
    if takes:
        return None if gives or may_give else True
    return False if gives else None if channel == "redis" else _by_wrappers(workload, character, places, folder)


def does_both(workload: Workload, character: Character, places: Collection[str], folder: Folder) -> bool:
    """Whether a service takes from a queue and fills one, by its own code: others as a rule, `orders.paid` and `mail.send`.

    What it shares with others has calls for either, and a worker that fills a queue does so with what it takes.
    """
    place = codebase.place_of(workload, folder)
    if workload.build is None or character.purpose != "service" or place == ".":
        return False
    own = [file for file in _own(workload, character, places, folder) if file.startswith(f"{place}/")]
    takes, gives, _ = _ways(own, "queue", folder)
    return takes and gives


def _ways(files: Iterable[str], channel: str, folder: Folder) -> tuple[bool, bool, bool]:
    """Whether these files take from such a channel, whether they fill one, and whether they may."""
    found = [folder.once(_told, file, channel) for file in files]
    takes, gives, may_give = (any(each[at] for each in found) for at in range(3))
    return takes, gives, may_give


def _by_wrappers(workload: Workload, character: Character, places: Collection[str], folder: Folder) -> bool | None:
    """The same by what a library of the house calls itself, in files that speak of no broker: `IMessagePublisher`."""
    texts = [folder.once(source_text, file) for file in _own(workload, character, places, folder)]
    takes, gives = (any(each.finds(text.plain) for text in texts) for each in (_TAKEN_BY, _GIVEN_BY))
    return takes if takes != gives else None


def _own(workload: Workload, character: Character, places: Collection[str], folder: Folder) -> Sequence[str]:
    place = codebase.place_of(workload, folder)
    started = reached.files(character.command, place, folder)
    if started:
        return started
    if [*places].count(place) > 1:
        return ()
    return tuple(file for file, _ in codebase.run_by(workload, folder, places))


def _told(folder: Folder, file: str, channel: str) -> tuple[bool, bool, bool]:
    """Whether a file takes from such a channel, whether it fills one, and whether it may."""
    small = folder.small(file)
    if not any(map(small.__contains__, _SPOKEN[channel])):
        return False, False, False
    text = folder.once(source_text, file).plain
    return _TAKES[channel].finds(text), _GIVES[channel].finds(text), channel != "redis" and _MAY_GIVE.finds(text)
