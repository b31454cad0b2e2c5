// Listeners by the name of the event, as the toolkit has them.

export interface EnxEvent {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: each event has a shape of its own (docs/contracts/enablex.md)
  message?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above; applications read fields of it without a declaration
  [more: string]: any;
}

export type EnxListener = (event: EnxEvent) => void;

export class EnxEvents {
  readonly #listeners = new Map<string, Set<EnxListener>>();

  addEventListener(name: string, listener: EnxListener): void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener));
  }

  removeEventListener(name: string, listener: EnxListener): void {
    this.#listeners.get(name)?.delete(listener);
  }

  /** One listener that throws does not keep the others from hearing. */
  protected emit(event: EnxEvent): void {
    for (const listener of [...(this.#listeners.get(event.type) ?? [])]) {
      try {
        listener(event);
      } catch (fault) {
        queueMicrotask(() => {
          throw fault;
        });
      }
    }
  }
}
