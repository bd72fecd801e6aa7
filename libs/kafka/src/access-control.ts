import kafkajs, { type AclEntry, type AclOperationTypes, type AclResourceTypes } from 'kafkajs';
import type { KafkaConnection } from './kafka-connection.js';

/** What a user may do, by the names of topics and groups; a name that ends with `*` stands for all that begin so. */
export type Access = {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly describe: readonly string[];
  readonly describeConfigs: readonly string[];
  readonly create: readonly string[];
  /** To be a member of, and commit to. */
  readonly groups: readonly string[];
  readonly describeGroups: readonly string[];
};

/** Adds to the brokers' access control lists what a user may do. The connection's own user must be let do that. */
export async function grantAccess(
  connection: KafkaConnection,
  username: string,
  access: Access,
): Promise<void> {
  // Not by name: kafkajs exports these in a way that Node does not see from a module.
  const { TOPIC, GROUP } = kafkajs.AclResourceTypes;
  const { READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS, CREATE } = kafkajs.AclOperationTypes;
  const entries = (
    names: readonly string[],
    resourceType: AclResourceTypes,
    operation: AclOperationTypes,
  ): AclEntry[] =>
    names.map((name) => ({
      principal: `User:${username}`,
      host: '*',
      operation,
      permissionType: kafkajs.AclPermissionTypes.ALLOW,
      resourceType,
      resourceName: connection.physicalName(name.replace(/\*$/, '')),
      resourcePatternType: name.endsWith('*')
        ? kafkajs.ResourcePatternTypes.PREFIXED
        : kafkajs.ResourcePatternTypes.LITERAL,
    }));
  const admin = connection.client.admin();
  await admin.connect();
  try {
    await admin.createAcls({
      acl: [
        ...entries(access.read, TOPIC, READ),
        ...entries(access.write, TOPIC, WRITE),
        ...entries(access.describe, TOPIC, DESCRIBE),
        ...entries(access.describeConfigs, TOPIC, DESCRIBE_CONFIGS),
        ...entries(access.create, TOPIC, CREATE),
        ...entries(access.groups, GROUP, READ),
        ...entries(access.describeGroups, GROUP, DESCRIBE),
      ],
    });
  } finally {
    await admin.disconnect();
  }
}
