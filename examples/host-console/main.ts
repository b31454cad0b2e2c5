// A console for hosts, on @gavel/sdk: joins without camera and microphone, lists who is there, and removes one.
import { GavelError, isIn, type Participant, REMOVAL_REASONS, type RemovalReason, Room } from "@gavel/sdk";

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const people = element<HTMLUListElement>("people");
const state = element<HTMLOutputElement>("state");
const receipt = element<HTMLOutputElement>("receipt");
const removal = element<HTMLFormElement>("removal");

for (const reason of REMOVAL_REASONS) element("removal").querySelector("select")?.append(new Option(reason));

element<HTMLFormElement>("join").addEventListener("submit", async (event) => {
  event.preventDefault();
  const asked = new FormData(event.target as HTMLFormElement);
  const url = new URL("/api/v1/signal", String(asked.get("server")).replace(/^http/, "ws"));
  const room = new Room({ url: url.href });
  room.store.subscribe(() => show(room));
  room.on("ended", (farewell) => {
    state.value = farewell?.text ?? "";
  });
  try {
    await room.join({ ticket: String(asked.get("ticket")).trim() }, { signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    state.value = error instanceof GavelError ? `${error.code}: ${error.message}` : "The server does not answer.";
  }
});

function show(room: Room): void {
  const { conference, roster, me } = room.state;
  if (conference) state.value = `${conference.name}: ${conference.participants} in the meeting`;
  const others = [...roster.values()].filter((one) => isIn(one) && one.id !== me?.seat);
  people.replaceChildren(...others.map((one) => row(room, one)));
}

function row(room: Room, one: Participant): HTMLLIElement {
  const [item, name, button] = [
    document.createElement("li"),
    document.createElement("span"),
    document.createElement("button"),
  ];
  name.textContent = `${one.name} (${one.role})`;
  button.textContent = `Remove ${one.name}`;
  button.addEventListener("click", () => remove(room, one));
  item.append(name, button);
  return item;
}

async function remove(room: Room, { id, name }: Participant): Promise<void> {
  const said = new FormData(removal);
  const reason = said.get("reason") as RemovalReason;
  const note = String(said.get("note")).trim();
  try {
    const { verdicts, silent, saved } = await room.disconnect([id], { reason, ...(note && { note }) });
    const after = silent.ms === null ? "" : ` after ${silent.ms.toFixed(1)} ms`;
    receipt.value = `${name}: ${verdicts[0]?.verdict}; silence ${silent.state}${after}; saved: ${saved}`;
  } catch (error) {
    // The server has the last word on who may remove whom.
    if (!(error instanceof GavelError)) throw error;
    receipt.value = `${name}: ${error.code}`;
  }
}
