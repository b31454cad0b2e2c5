// Which page stands at which address. Each page is a chunk of its own.
import { Announcer, I18nProvider } from "@gavel/ui";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Route, Switch } from "wouter";
import { useStore } from "zustand";
import { account, current } from "./account";
import { localeOf } from "./i18n/locale";
import { Loading } from "./pages/Loading";

const StartPage = lazy(() => import("./pages/StartPage"));
const LoginPage = lazy(() => import("./pages/LoginPage"));
const OpenidPage = lazy(() => import("./pages/OpenidPage"));
const SetupPage = lazy(() => import("./pages/SetupPage"));
const MissingPage = lazy(() => import("./pages/MissingPage"));
const ManagePage = lazy(() => import("./manage/ManagePage"));
const AnalyticsPage = lazy(() => import("./analytics/AnalyticsPage"));
const VisitPage = lazy(() => import("./visit/VisitPage"));
const IncomingCalls = lazy(() => import("./home/calls/IncomingCalls"));

export function App() {
  const { i18n } = useTranslation();
  return (
    <I18nProvider locale={localeOf(i18n.language)}>
      <Called />
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/" component={StartPage} />
          <Route path="/address-book" component={StartPage} />
          <Route path="/history" component={StartPage} />
          <Route path="/login" component={LoginPage} />
          <Route path="/login/openid" component={OpenidPage} />
          <Route path="/admin-setup" component={SetupPage} />
          <Route path="/m/:alias">{({ alias }) => <VisitPage key={alias} alias={alias} />}</Route>
          <Route path="/manage/:alias">{({ alias }) => <ManagePage alias={alias} />}</Route>
          <Route path="/analytics/:room">{({ room }) => <AnalyticsPage key={room} room={room} />}</Route>
          <Route component={MissingPage} />
        </Switch>
      </Suspense>
      <Announcer />
    </I18nProvider>
  );
}

/** Whoever is logged in can be called on every page. */
function Called() {
  const token = useStore(account, (state) => state.account?.token);
  if (!token || !current()) return null;
  return (
    <Suspense fallback={null}>
      <IncomingCalls key={token} />
    </Suspense>
  );
}
