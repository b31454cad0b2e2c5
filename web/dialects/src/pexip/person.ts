// Somebody with the vendor's client, who remembers all that it has told them.

import type { InfinityClient, Participant } from "@pexip/infinity";
import { expect } from "vitest";
import { type Library, library } from "./infinity.ts";

// biome-ignore lint/suspicious/noExplicitAny: signals carry values of every shape
type Told = any;

export interface Joining {
  alias: string;
  pin?: string;
  host: string;
  /** What the client calls itself from visit to visit. */
  clientId?: string;
}

export class Person {
  readonly log: [signal: string, data: Told][] = [];

  private constructor(
    readonly name: string,
    private readonly library: Library,
    readonly client: InfinityClient,
  ) {}

  static async called(name: string): Promise<Person> {
    const infinity = await library(`${name} ${crypto.randomUUID()}`);
    const quiet = () => undefined;
    infinity.setLogger({
      info: quiet,
      debug: quiet,
      warn: quiet,
      error: quiet,
      redact: (text: unknown) => text,
      addRedactPattern: quiet,
    } as never);
    const signals = infinity.createInfinityClientSignals([], {
      batchScheduleTimeoutMS: 10,
      batchBufferSize: 50,
    });
    const client = infinity.createInfinityClient(signals, infinity.createCallSignals([]));
    const person = new Person(name, infinity, client);
    for (const [signal, bus] of Object.entries(signals)) {
      (bus as { add(hear: (data: Told) => void): void }).add((data) => person.log.push([signal, data]));
    }
    return person;
  }

  /** The status of `request_token`. */
  async comes({ alias, pin, host, clientId }: Joining): Promise<number | undefined> {
    const answer = await this.client.call({
      conferenceAlias: alias,
      displayName: this.name,
      bandwidth: 0,
      host,
      node: new URL(host).host,
      callType: this.library.ClientCallType.None,
      ...(pin && { pin }),
      ...(clientId && { clientId }),
    });
    return (answer as { status: number } | undefined)?.status;
  }

  async enters(joining: Joining): Promise<this> {
    expect(await this.comes(joining)).toBe(200);
    await this.hears("onParticipants");
    return this;
  }

  /** All that a signal has told. */
  heard(signal: string): Told[] {
    return this.log.filter(([name]) => name === signal).map(([, data]) => data);
  }

  /** Waits for a signal, told already or not, that looks like this. */
  async hears(signal: string, like: (data: Told) => boolean = () => true): Promise<Told> {
    const found = () => this.heard(signal).filter(like);
    await expect
      .poll(() => found().length, { timeout: 15_000, message: `${this.name} hears ${signal}` })
      .toBeGreaterThan(0);
    return found()[0];
  }

  participants(): Participant[] {
    return this.client.getParticipants("main" as never);
  }

  sees(name: string): Participant | undefined {
    return this.participants().find(({ displayName }) => displayName === name);
  }

  /** Waits until somebody looks like this. */
  async finds(name: string, like: (of: Participant) => boolean = () => true): Promise<Participant> {
    await expect
      .poll(() => this.participants().some((of) => of.displayName === name && like(of)), {
        timeout: 15_000,
        message: `${this.name} finds ${name}`,
      })
      .toBe(true);
    return this.sees(name) as Participant;
  }

  async misses(name: string): Promise<void> {
    await expect
      .poll(() => this.sees(name), { timeout: 15_000, message: `${this.name} misses ${name}` })
      .toBeUndefined();
  }

  async leaves(): Promise<void> {
    await this.client.disconnect({ reason: "User initiated disconnect" });
  }

  /** Forgets what was told so far. */
  forgets(): void {
    this.log.length = 0;
  }
}
