// What an owner does to a conference from its card.
import type { MyConference } from "@gavel/sdk";
import { rest } from "../../account";
import { note } from "../area";
import { attemptWithNote } from "../attempt";

export function toggleLock({ room, name, locked }: MyConference): Promise<void> {
  return attemptWithNote(async () => {
    if (locked) {
      await rest.rooms.unlock(room);
      note(
        "done",
        (t) => t("card.unlocked", { name }),
        (t) => t("card.unlockedText"),
      );
    } else {
      await rest.rooms.lock(room);
      note(
        "done",
        (t) => t("card.locked", { name }),
        (t) => t("card.lockedText"),
      );
    }
  });
}

export function saveCalendarFile({ room, alias }: MyConference): Promise<void> {
  return attemptWithNote(async () => {
    const url = URL.createObjectURL(await rest.rooms.calendar(room));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${alias}.ics`;
    link.click();
    URL.revokeObjectURL(url);
  });
}
