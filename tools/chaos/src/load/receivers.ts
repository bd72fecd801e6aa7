import {
  ScriptableReceiver,
  freePort,
  selfSignedCertificate,
  type Behaviour,
  type ReceivedRequest,
} from '@sight-webhooks/testing';
import { Webhook } from 'standardwebhooks';
import type { SeenRequest } from '../ledger/entries.js';
import type { LedgerRecorder } from '../ledger/ledger.recorder.js';
import { answerDelayMs, succeeds, type EndpointProfile } from './endpoint.profiles.js';

const PATH = '/hooks/';
const USUAL_AGE_MS = 2_500;
/** An older one comes from a clock that was moved. */
const MAX_AGE_MS = 600_000;

type Endpoint = { readonly behaviour: EndpointProfile['behaviour']; secret: Webhook | undefined };

/** The customers' endpoints: every request and what becomes of it goes into the ledger. */
export class Receivers {
  readonly #ledger: LedgerRecorder;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #open = new Map<ReceivedRequest, { readonly entry: SeenRequest; readonly behaviour: Behaviour }>();
  #http: ScriptableReceiver | undefined;
  #tls: ScriptableReceiver | undefined;
  #nowhere = 0;
  #awake = false;

  private constructor(ledger: LedgerRecorder) {
    this.#ledger = ledger;
  }

  static async start(ledger: LedgerRecorder): Promise<Receivers> {
    const receivers = new Receivers(ledger);
    const observer = {
      arrived: (request: ReceivedRequest, behaviour: Behaviour) => {
        receivers.#arrived(request, behaviour);
      },
      ended: (request: ReceivedRequest, answered: boolean) => {
        receivers.#ended(request, answered);
      },
    };
    const tls = await selfSignedCertificate(['127.0.0.1']);
    receivers.#http = (await ScriptableReceiver.start({ observer })).otherwise((request) =>
      receivers.#behaviourFor(request),
    );
    receivers.#tls = await ScriptableReceiver.start({ observer, tls });
    receivers.#nowhere = await freePort();
    return receivers;
  }

  /** The URL of a new endpoint. */
  open(key: string, { at, behaviour }: Pick<EndpointProfile, 'at' | 'behaviour'>): string {
    this.#endpoints.set(key, { behaviour, secret: undefined });
    const path = PATH + key;
    if (at === 'http') return this.#http?.url(path) ?? '';
    if (at === 'bad-tls') return this.#tls?.url(path) ?? '';
    return `http://127.0.0.1:${String(this.#nowhere)}${path}`;
  }

  /** From now on signatures are verified there. */
  verify(key: string, secret: string): void {
    const endpoint = this.#endpoints.get(key);
    if (endpoint !== undefined) endpoint.secret = new Webhook(secret);
  }

  /** Endpoints that hang or drip answer from now on: one that hangs for ever is probed so rarely that nothing would end. */
  wakeUp(): void {
    this.#awake = true;
  }

  async close(): Promise<void> {
    await this.#http?.close();
    await this.#tls?.close();
  }

  #behaviourFor(request: ReceivedRequest): Behaviour {
    const endpoint = this.#endpoints.get(keyOf(request));
    const { attempt, resourceId } = read(request);
    const behaviour = endpoint?.behaviour(attempt, resourceId) ?? { kind: 'respond', status: 404 };
    return this.#awake && answerDelayMs(behaviour) === undefined ? { kind: 'respond' } : behaviour;
  }

  #arrived(request: ReceivedRequest, behaviour: Behaviour): void {
    const { attempt, resourceId, messageId } = read(request);
    const delayMs = answerDelayMs(behaviour);
    const arrivedAt = request.arrivedAtMonotonicMs;
    const entry = this.#ledger.request({
      webhookKey: keyOf(request),
      resourceId,
      messageId,
      attempt,
      body: request.body.toString(),
      signature: this.#signatureOf(request),
      arrivedAt,
      begunAt: arrivedAt - heldBackMs(request),
      answeredAt: delayMs === undefined ? undefined : performance.now() + delayMs,
    });
    this.#open.set(request, { entry, behaviour });
  }

  #ended(request: ReceivedRequest, answered: boolean): void {
    const open = this.#open.get(request);
    if (open === undefined) return;
    this.#open.delete(request);
    this.#ledger.requestEnded(open.entry, succeeds(open.behaviour, answered));
  }

  #signatureOf(request: ReceivedRequest): SeenRequest['signature'] {
    const secret = this.#endpoints.get(keyOf(request))?.secret;
    if (secret === undefined) return 'unchecked';
    try {
      secret.verify(request.body, request.headers as Record<string, string>);
      return 'verified';
    } catch {
      return 'wrong';
    }
  }
}

/** Between the timestamp of an attempt and its arrival; 0 where it is what the timestamp's whole seconds explain. */
function heldBackMs({ headers, arrivedAt }: ReceivedRequest): number {
  const ageMs = arrivedAt - Number(headers['webhook-timestamp']) * 1_000;
  return ageMs > USUAL_AGE_MS && ageMs < MAX_AGE_MS ? ageMs : 0;
}

const keyOf = ({ path }: ReceivedRequest): string => path.slice(PATH.length);

/** What a receiver can tell of a request, whatever was sent: zeros and nothing where it is not what it should be. */
function read({ headers, body }: ReceivedRequest): {
  readonly attempt: number;
  readonly resourceId: number;
  readonly messageId: string;
} {
  const attempt = Number(headers['webhook-attempt']);
  try {
    const { messageId, payload } = JSON.parse(body.toString()) as {
      messageId: string;
      payload: { resourceId: number };
    };
    return { attempt, messageId, resourceId: payload.resourceId };
  } catch {
    return { attempt, messageId: '', resourceId: 0 };
  }
}
