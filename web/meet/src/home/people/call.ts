// Calling somebody: into the meeting that one is in (requirement T3).
import { type Contact, Refused } from "@gavel/sdk";
import { rest } from "../../account";
import { note, openDialog } from "../area";
import { attemptWithNote } from "../attempt";

export function callInto(contact: Contact): Promise<void> {
  const { id, name } = contact;
  return attemptWithNote(async () => {
    try {
      await rest.calls.call(id);
      note(
        "done",
        (t) => t("book.called", { name }),
        (t) => t("book.calledText", { name }),
      );
    } catch (fault) {
      const nowhere = fault instanceof Refused && fault.code === "not_running";
      if (!nowhere) throw fault;
      openDialog({ is: "no-meeting", contact });
    }
  });
}
