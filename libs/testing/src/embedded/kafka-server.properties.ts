/** A broker that takes connections over TLS only, from users that have signed in, and lets them do what ACLs allow. */
export type BrokerSecurity = {
  /** Key (PKCS#8) and certificate, as one PEM file. */
  readonly certificateFile: string;
  /** May do everything; the broker itself signs in so, too. */
  readonly admin: Credentials;
  /** May do what ACLs allow them, which is nothing at first. */
  readonly users: readonly Credentials[];
};

export type Credentials = { readonly username: string; readonly password: string };

/** A single node that is broker and controller. Not for production: nothing is replicated. */
export function serverProperties(settings: {
  readonly port: number;
  readonly controllerPort: number;
  readonly logFolder: string;
  readonly security?: BrokerSecurity | undefined;
}): string {
  const { port, controllerPort, logFolder, security } = settings;
  const properties: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${String(controllerPort)}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `BROKER://127.0.0.1:${String(port)},CONTROLLER://127.0.0.1:${String(controllerPort)}`,
    'advertised.listeners': `BROKER://127.0.0.1:${String(port)}`,
    'listener.security.protocol.map': 'BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'BROKER',
    'log.dirs': logFolder.replaceAll('\\', '\\\\'),
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // Fifty partitions each would make the first consumer wait for them.
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    // Tests of lost consumers do not wait six seconds for each.
    'group.min.session.timeout.ms': 1_000,
    // After a kill the node is not let in again before its last session is over.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 1_000,
    'auto.create.topics.enable': false,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'log.index.size.max.bytes': 1_048_576,
    ...(security === undefined ? {} : securityProperties(security)),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${String(value)}\n`)
    .join('');
}

function securityProperties({
  certificateFile,
  admin,
}: BrokerSecurity): Record<string, string | number | boolean> {
  const login = `username="${admin.username}" password="${admin.password}"`;
  return {
    'listener.security.protocol.map': 'BROKER:SASL_SSL,CONTROLLER:PLAINTEXT',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.broker.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${login} user_${admin.username}="${admin.password}";`,
    'listener.name.broker.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': certificateFile,
    // The broker is a client of itself.
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': certificateFile,
    'ssl.enabled.protocols': 'TLSv1.2,TLSv1.3',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': false,
    // ANONYMOUS is the node as its own controller, over a connection that does not leave this machine.
    'super.users': `User:${admin.username};User:ANONYMOUS`,
  };
}
