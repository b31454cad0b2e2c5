// The floor: in an auditorium the stage, in a meeting the word. One asks by the hand. Gavel gives the floor and does not
// invite to it.
import { type EnxCallback, EnxCode, failed, succeeded } from "./codes";
import { EnxModeration } from "./moderation";

export abstract class EnxFloor extends EnxModeration {
  requestFloor(done?: EnxCallback): void {
    if (this.#own()?.hand_since) return done?.(failed(EnxCode.floorRepeated));
    this.order([{ do: "hand", up: true }], done);
  }

  cancelFloor(done?: EnxCallback): void {
    if (this.isConnected() && !this.#own()?.hand_since) return done?.(failed(EnxCode.floorInvalid));
    this.order([{ do: "hand", up: false }], done);
  }

  /** Gives it back. */
  finishFloor(done?: EnxCallback): void {
    if (this.isConnected() && !this.#own()?.on_stage) return done?.(failed(EnxCode.floorInvalid));
    this.order([{ do: "floor", participant: this.clientId, grant: false }], done);
  }

  grantFloor(clientId: string, done?: EnxCallback): void {
    this.order([{ do: "floor", participant: clientId, grant: true }], done, { clientId });
  }

  denyFloor(clientId: string, done?: EnxCallback): void {
    const asked = this.raisedHands.includes(clientId);
    this.ask([{ do: "lower_hands", participants: [clientId] }], done, (receipt) =>
      asked ? succeeded({ clientId, receipt }) : failed(EnxCode.floorInvalid),
    );
  }

  releaseFloor(clientId: string, done?: EnxCallback): void {
    const has = this.approvedHands.includes(clientId);
    this.ask([{ do: "floor", participant: clientId, grant: false }], done, (receipt) =>
      has ? succeeded({ clientId, receipt }) : failed(EnxCode.floorInvalid),
    );
  }

  inviteToFloor(_clientId: string, done?: EnxCallback): void {
    this.isOff(done);
  }

  cancelFloorInvite(_clientId: string, done?: EnxCallback): void {
    this.isOff(done);
  }

  acceptFloor(done?: EnxCallback): void {
    this.isOff(done);
  }

  rejectFloor(done?: EnxCallback): void {
    this.isOff(done);
  }

  #own() {
    return this.gavel.state.roster.get(this.clientId);
  }
}
