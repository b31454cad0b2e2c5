// Who it is about: account or guest, since when, on what. Two people may have one name.
import { type Participant, seatsOf } from "@gavel/sdk";
import { Ledger } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { time } from "../../format";
import { useGoverned } from "../context";

export function WhoLedger({ targets }: { targets: Participant[] }) {
  const { t } = useTranslation();
  const room = useGoverned();
  const [first] = targets;
  if (!first) return null;
  const who = (person: Participant) => {
    if (person.kind === "phone") return t("remove.whoPhone", { name: person.name });
    if (person.account) return t("remove.whoAccount", { name: person.name });
    return t(person.role === "guest" ? "remove.whoGuest" : "remove.whoTicket", { name: person.name });
  };
  if (targets.length > 1) {
    return (
      <Ledger
        facts={targets.map((person) => ({
          key: person.id,
          label: time(person.joined_at),
          value: <bdi>{who(person)}</bdi>,
        }))}
      />
    );
  }
  const seats = seatsOf(room.state, first.person).length;
  const device = first.device ?? t("remove.deviceUnknown");
  return (
    <Ledger
      facts={[
        { label: t("remove.who"), value: <bdi>{who(first)}</bdi> },
        { label: t("remove.since"), value: time(first.joined_at) },
        {
          label: t("remove.device"),
          value: seats > 1 ? t("remove.deviceOf", { device, count: seats }) : <bdi>{device}</bdi>,
        },
      ]}
    />
  );
}
