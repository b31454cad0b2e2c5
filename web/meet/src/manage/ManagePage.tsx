// The real-time meeting manager (requirements T4 to T7, T11 to T13): a meeting governed by who has not joined it.
// For the owner and operators at any time, for moderators while it runs.
import { type Lobby, type Problem, Refused, Rest, type RoomInfo, Watch } from "@gavel/sdk";
import { keepPreviousData, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import { account, current, rest as ownCalls } from "../account";
import { MeetingContext, useRoom } from "../meeting/context";
import { Orders } from "../meeting/orders";
import { createScreen, ScreenContext } from "../meeting/screen";
import { Loading } from "../pages/Loading";
import { Refusal } from "../pages/Refusal";
import { queries } from "../queries";
import { invitationIn } from "../visit/visit";
import { Board } from "./Board";
import { ManagedContext, useManaged } from "./context";
import { Idle } from "./Idle";

export default function ManagePage({ alias }: { alias: string }) {
  const [ticket] = useState(() => invitationIn(window.location.hash));
  useStore(account);
  const [rest] = useState(() => (ticket ? new Rest(() => ticket) : ownCalls));
  if (!ticket && !current()) return <No problem={{ status: 401, code: "unauthenticated" }} />;
  return (
    <QueryClientProvider client={queries}>
      <Found alias={decodeURIComponent(alias)} rest={rest} ticket={ticket} />
    </QueryClientProvider>
  );
}

interface FoundProps {
  alias: string;
  rest: Rest;
  ticket: string | null;
}

function Found({ alias, rest, ticket }: FoundProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ["managed", alias, ticket],
    queryFn: () => look(rest, alias, ticket),
    placeholderData: keepPreviousData,
    meta: { byTicket: ticket !== null },
  });
  if (data) {
    const key = data.room?.id ?? alias;
    return <Watched key={key} rest={rest} reload={() => void refetch()} {...data} />;
  }
  if (error) {
    return <No problem={error instanceof Refused ? error.problem : { status: 0, code: "unreachable" }} />;
  }
  return <Loading />;
}

/** A moderator may not read the room as it is set, but knows what it is called. */
async function look(rest: Rest, alias: string, ticket: string | null) {
  const lobby = await rest.lobby(alias, ticket ?? undefined);
  const room = await rest.rooms.read(lobby.alias).catch((fault: unknown) => {
    if (fault instanceof Refused && fault.problem.status === 403) return null;
    throw fault;
  });
  return { lobby, room };
}

interface WatchedProps {
  rest: Rest;
  lobby: Lobby;
  room: RoomInfo | null;
  reload: () => void;
}

function Watched({ rest, lobby, room, reload }: WatchedProps) {
  const [{ watch, screen, meeting }] = useState(() => {
    const watch = new Watch(rest.conferences, room?.id ?? lobby.alias);
    const screen = createScreen();
    return { watch, screen, meeting: { room: watch, session: null, orders: new Orders(watch, screen) } };
  });
  useEffect(() => {
    watch.open();
    return () => watch.close();
  }, [watch]);
  const name = room?.name ?? lobby.name;
  return (
    <ManagedContext value={{ rest, watch, room, name, alias: lobby.alias, reload }}>
      <MeetingContext value={meeting}>
        <ScreenContext value={screen}>
          <Seen />
        </ScreenContext>
      </MeetingContext>
    </ManagedContext>
  );
}

function Seen() {
  const phase = useRoom((state) => state.phase);
  const refusal = useRoom((state) => state.refusal);
  const met = useRoom((state) => state.conference !== null);
  useOwnAddress();
  if (refusal) return <No problem={refusal} />;
  if (phase === "idle") return <Idle />;
  return met ? <Board /> : <Loading />;
}

/** After a change of the ID the page is where the room is now; the old address leads nowhere. */
function useOwnAddress(): void {
  const [, navigate] = useLocation();
  const { alias: known } = useManaged();
  const alias = useRoom((state) => state.conference?.alias ?? known);
  useEffect(() => {
    const path = `/manage/${encodeURIComponent(alias)}`;
    if (window.location.pathname !== path) navigate(path + window.location.hash, { replace: true });
  }, [alias, navigate]);
}

function No({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  return <Refusal problem={problem} title={t("manage.notYours")} text={t("manage.notYoursText")} />;
}
