// PIN and ID of a conference, also while it runs and without being in it (requirement T12).
import type { MyConference, PinOrder, WhichPin } from "@gavel/sdk";
import { Button, Dialog, IconButton, TextInput } from "@gavel/ui";
import { Check, Copy } from "lucide-react";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../../account";
import text from "../../pages/text.module.css";
import { useCopy } from "../../useCopy";
import { closeDialog, knowPin } from "../area";
import { useAttempt } from "../attempt";
import { useMine } from "../queries";
import styles from "./PinDialog.module.css";

export default function PinDialog({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const { data: mine } = useMine();
  const now = mine?.find(({ room }) => room === conference.room) ?? conference;
  return (
    <Dialog
      title={t("pinAndId.title", { name: now.name })}
      onClose={closeDialog}
      footer={
        <Button look="edge" onPress={closeDialog}>
          {t("common.close")}
        </Button>
      }
    >
      <p className={text.dim}>{t("pinAndId.text")}</p>
      <PinPart which="guest" conference={now} />
      <IdPart conference={now} />
      <PinPart which="host" conference={now} />
    </Dialog>
  );
}

const WORDS = {
  guest: {
    title: "pinAndId.guest",
    field: "pinAndId.newPin",
    set: "pinAndId.set",
    generate: "pinAndId.generate",
    delete: "pinAndId.delete",
  },
  host: {
    title: "pinAndId.host",
    field: "pinAndId.newHostPin",
    set: "pinAndId.setHost",
    generate: "pinAndId.generateHost",
    delete: "pinAndId.deleteHost",
  },
} as const;

function PinPart({ which, conference: { room, settings } }: { which: WhichPin; conference: MyConference }) {
  const { t } = useTranslation();
  const [pin, setPin] = useState("");
  const [short, setShort] = useState(false);
  const [done, setDone] = useState<{ pin: string | null; made: boolean } | null>(null);
  const { busy, error, attempt } = useAttempt();
  const words = WORDS[which];
  const has = (which === "guest" ? settings?.has_guest_pin : settings?.has_host_pin) ?? false;

  const order = (what: PinOrder) =>
    attempt(async () => {
      setDone(null);
      const receipt = await rest.rooms.pin(room, { ...what, which });
      const now = what.set ?? receipt.pin ?? null;
      if (which === "guest") knowPin(room, now);
      setPin("");
      setDone({ pin: now, made: what.set === undefined });
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fits = pin.length >= 4 && pin.length <= 64;
    setShort(!fits);
    if (fits) void order({ set: pin });
  };

  return (
    <Part title={t(words.title)}>
      <p className={text.dim}>
        {which === "host" ? `${t("pinAndId.hostText")} ` : ""}
        {has ? t("pinAndId.isSet") : t("pinAndId.isNone")}
      </p>
      <form className={styles.row} onSubmit={submit} noValidate>
        <span className={text.grow}>
          <TextInput
            label={t(words.field)}
            hint={t("pinAndId.rule")}
            error={short ? t("pinAndId.short") : null}
            value={pin}
            ltr
            onChange={setPin}
            autoComplete="off"
          />
        </span>
        <Button type="submit" look="edge" isPending={busy}>
          {t(words.set)}
        </Button>
        <Button look="edge" isPending={busy} onPress={() => void order({ generate: true })}>
          {t(words.generate)}
        </Button>
        {has ? (
          <Button isPending={busy} onPress={() => void order({ delete: true })}>
            {t(words.delete)}
          </Button>
        ) : null}
      </form>
      <Outcome error={error}>
        {done?.pin ? <NewPin pin={done.pin} made={done.made} /> : done ? t("pinAndId.deleted") : null}
      </Outcome>
    </Part>
  );
}

function NewPin({ pin, made }: { pin: string; made: boolean }) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  return (
    <>
      {t("pinAndId.done", { pin })} {made ? t("pinAndId.once") : null}
      <IconButton
        size="sm"
        icon={copied ? Check : Copy}
        label={t("pinAndId.copyPin")}
        onPress={() => copy(pin)}
      />
    </>
  );
}

function IdPart({ conference: { room, alias, settings } }: { conference: MyConference }) {
  const { t } = useTranslation();
  const [id, setId] = useState("");
  const [wrong, setWrong] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const { busy, error, attempt } = useAttempt();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fits = /^[A-Za-z0-9._@-]{1,64}$/.test(id);
    setWrong(!fits);
    if (!fits) return;
    void attempt(async () => {
      setDone(null);
      await rest.rooms.rename(room, [id, ...(settings?.aliases.slice(1) ?? [])]);
      setDone(id);
      setId("");
    });
  };
  return (
    <Part title={t("pinAndId.id")}>
      <form className={styles.row} onSubmit={submit} noValidate>
        <span className={text.grow}>
          <TextInput
            label={t("pinAndId.newId")}
            placeholder={alias}
            error={wrong ? t("planning.idTrouble") : null}
            value={id}
            ltr
            onChange={setId}
            autoComplete="off"
          />
        </span>
        <Button type="submit" look="edge" isPending={busy}>
          {t("pinAndId.change")}
        </Button>
      </form>
      <Outcome error={error}>{done ? t("pinAndId.changed", { id: done }) : null}</Outcome>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h3 id={id} className={text.section}>
        {title}
      </h3>
      {children}
    </section>
  );
}

/** The region is there before it has something to say, so that it is heard. */
function Outcome({ error, children }: { error: string | null; children: ReactNode }) {
  return (
    <>
      <p className={styles.outcome} role="status">
        {error ? null : children}
      </p>
      {error ? (
        <p className={text.error} role="alert">
          {error}
        </p>
      ) : null}
    </>
  );
}
