import type { Catalogue } from './catalogue.ts';

/**
 * What has changed between two catalogues that would break running services, one line each. It sees what a comparison of
 * messages cannot: the options that say where an event travels and under which key.
 */
export function findBreakingCatalogueChanges(before: Catalogue, after: Catalogue): string[] {
  return [...topicChanges(before, after), ...eventChanges(before, after)];
}

function topicChanges(before: Catalogue, after: Catalogue): string[] {
  const topics = new Map(after.topics.map((topic) => [topic.name, topic]));
  return before.topics.flatMap(({ name, partitions }) => {
    const topic = topics.get(name);
    if (topic === undefined) return [`topic ${name} was removed`];
    if (topic.partitions === partitions) return [];
    return [
      `topic ${name} went from ${partitions} to ${topic.partitions} partitions: keys would change their partition`,
    ];
  });
}

function eventChanges(before: Catalogue, after: Catalogue): string[] {
  const events = new Map(after.events.map((event) => [event.message.typeName, event]));
  return before.events.flatMap(({ message: { typeName }, topic, keyField }) => {
    const event = events.get(typeName);
    if (event === undefined) return [`${typeName} is no longer an event`];
    const changes: string[] = [];
    if (event.topic.name !== topic.name) {
      changes.push(`event ${typeName} moved from topic ${topic.name} to ${event.topic.name}`);
    }
    if (event.keyField.name !== keyField.name) {
      changes.push(`event ${typeName} changed its key from ${keyField.name} to ${event.keyField.name}`);
    }
    return changes;
  });
}
