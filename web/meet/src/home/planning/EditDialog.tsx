// Changing a conference, by the form that made it. Whoever is inside stays.
import type { Invitee, RoomInfo } from "@gavel/sdk";
import { Button, Dialog } from "@gavel/ui";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../../account";
import { Loading } from "../../pages/Loading";
import text from "../../pages/text.module.css";
import { closeDialog, knowPin, note, openDialog } from "../area";
import { useAttempt } from "../attempt";
import { draftOf } from "./draft";
import { PlanForm } from "./PlanForm";
import { change } from "./save";

export default function EditDialog({ room, name }: { room: string; name: string }) {
  const { t } = useTranslation();
  // As it is now, and never from before: what is saved is what differs from it.
  const { data, isError } = useQuery({
    queryKey: ["room", room],
    queryFn: () => load(room),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  if (data) return <Editing {...data} />;
  return (
    <Framed name={name}>
      {isError ? (
        <p className={text.error} role="alert">
          {t("planning.failedLoad")}
        </p>
      ) : (
        <Loading inside />
      )}
    </Framed>
  );
}

interface Loaded {
  room: RoomInfo;
  invitees: Invitee[];
  /** Names by id. */
  groups: Map<string, string>;
}

async function load(id: string): Promise<Loaded> {
  const [room, invitees] = await Promise.all([rest.rooms.read(id), rest.rooms.invitees(id)]);
  const invited = invitees.some(({ group }) => group !== null);
  const groups = invited ? await rest.people.groups() : [];
  return { room, invitees, groups: new Map(groups.map((group) => [group.id, group.name])) };
}

function Editing({ room, invitees, groups }: Loaded) {
  const { t } = useTranslation();
  const [before] = useState(() => draftOf(room, invitees, groups));
  const [draft, setDraft] = useState(before);
  const { busy, error, attempt } = useAttempt();
  const form = useId();
  const save = async () => {
    const guests = (await change(rest, room.id, before, draft)).filter(({ ticket }) => ticket !== null);
    if (draft.pin) knowPin(room.id, draft.pin);
    if (guests.length > 0) openDialog({ is: "links", invitations: guests });
    else closeDialog();
    note("done", (t) => t("planning.saved", { name: draft.name.trim() }));
  };
  return (
    <Framed
      name={before.name}
      button={
        <Button type="submit" form={form} look="primary" isPending={busy}>
          {t("common.save")}
        </Button>
      }
    >
      <PlanForm
        id={form}
        draft={draft}
        onChange={setDraft}
        has={{ pin: room.has_guest_pin, hostPin: room.has_host_pin }}
        error={error}
        onSubmit={() => void attempt(save)}
      />
    </Framed>
  );
}

function Framed({ name, button, children }: { name: string; button?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Dialog
      size="lg"
      held
      title={t("planning.editTitle", { name })}
      onClose={closeDialog}
      footer={
        <>
          <Button look="edge" onPress={closeDialog}>
            {t("common.cancel")}
          </Button>
          {button}
        </>
      }
    >
      {children}
    </Dialog>
  );
}
