#!/bin/bash
# Written by `make contracts` (python -m deploy.k8s): change what it is made from.
set -euo pipefail
servers=$1

make_topic() {
    /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$servers" \
        --create --if-not-exists --topic "$@"
}

make_topic \
    crm.customers.v1 \
    --partitions 12 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    crm.sales.v1 \
    --partitions 12 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    crm.service.v1 \
    --partitions 12 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    crm.marketing.v1 \
    --partitions 12 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    crm.analytics.v1 \
    --partitions 12 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    erp.finance.v1 \
    --partitions 12 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    erp.scm.v1 \
    --partitions 12 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    erp.hr.v1 \
    --partitions 12 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    analytics.dead-letters.v1 \
    --partitions 1 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    customers.dead-letters.v1 \
    --partitions 1 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    marketing.dead-letters.v1 \
    --partitions 1 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    sales.dead-letters.v1 \
    --partitions 1 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
make_topic \
    service.dead-letters.v1 \
    --partitions 1 \
    --config cleanup.policy=delete \
    --config retention.ms=2592000000 \
    --config max.message.bytes=4194304
