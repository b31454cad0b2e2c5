// What a host asks of us, and what they may do without asking. It must not know the screen: it says what is asked, and
// does what was agreed to.
import { createStore } from "zustand/vanilla";
import type { Devices } from "./devices";
import type { Choice, Consent, Inventory, Role } from "./protocol";
import type { Room } from "./room";

export interface AsksState {
  /** A host would like to hear us. */
  unmute: boolean;
  /** A host would have us use other devices. */
  devices: { choice: Choice; by: Role } | null;
  consent: Consent;
}

const NO_CONSENT: Consent = { unmute: false, devices: false };

export class Asks {
  readonly store = createStore<AsksState>(() => ({ unmute: false, devices: null, consent: NO_CONSENT }));
  readonly #room: Room;
  readonly #devices: Devices;
  readonly #undo: (() => void)[];

  constructor(room: Room, devices: Devices) {
    this.#room = room;
    this.#devices = devices;
    this.#undo = [
      room.events.on("gate", (gate) => {
        if (gate.asked && gate.at_once) void devices.setMuted(false);
        this.store.setState({ unmute: gate.asked && !gate.at_once && gate.audio });
      }),
      room.events.on("choose", ({ choice, by, at_once }) => {
        if (at_once) void this.#use(choice);
        else this.store.setState({ devices: { choice, by } });
      }),
      room.events.on("ended", () => this.store.setState({ unmute: false, devices: null })),
      devices.store.subscribe(() => this.#tellInventory()),
    ];
    this.#tellInventory();
  }

  setConsent(consent: Consent): void {
    this.store.setState({ consent });
    this.#room.setConsent(consent);
  }

  answerUnmute(accept: boolean): void {
    this.store.setState({ unmute: false });
    this.#room.answer("unmute", accept);
    if (accept) void this.#devices.setMuted(false);
  }

  answerDevices(accept: boolean): void {
    const asked = this.store.getState().devices;
    this.store.setState({ devices: null });
    this.#room.answer("devices", accept);
    if (accept && asked) void this.#use(asked.choice);
  }

  dispose(): void {
    for (const undo of this.#undo) undo();
  }

  async #use({ camera, microphone, gain }: Choice): Promise<void> {
    if (gain !== undefined) this.#devices.setGain(gain);
    if (microphone !== undefined) await this.#devices.choose("audioinput", microphone);
    if (camera !== undefined) await this.#devices.choose("videoinput", camera);
  }

  #tellInventory(): void {
    const { lists, chosen, gain } = this.#devices.state;
    const inventory: Inventory = {
      cameras: lists.videoinput,
      microphones: lists.audioinput,
      camera: chosen.videoinput || null,
      microphone: chosen.audioinput || null,
      gain,
    };
    this.#room.setInventory(inventory);
  }
}
