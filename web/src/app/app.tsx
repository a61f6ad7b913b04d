// The whole: finds the page of the address, loads it, and puts its frame around it. The page before stays until then.
import { Component, type ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asProblem, Problem } from "../api/problem";
import { ConsentBanner } from "../components/consent-banner";
import { Questions } from "../components/dialog";
import { Failure } from "../components/surface";
import { Toasts } from "../components/toasts";
import { AppFrame } from "../frames/app-frame";
import { PublicFrame } from "../frames/public-frame";
import { expectArrival } from "./arrival";
import { loadTexts, t, useLanguage } from "./i18n";
import { go, usePlace } from "./navigation";
import { load, type Match, match, type PageModule } from "./router";
import { refreshSession, signInAddress, useSession } from "./session";

type Shown = Match & { page: PageModule; path: string };

export function App() {
  const { path } = usePlace();
  const spoken = useLanguage();
  const view = useSession();
  const [shown, setShown] = useState<Shown>();
  const [problem, setProblem] = useState<Problem>();
  const [turn, setTurn] = useState(0);
  const guarded = match(path).route.frame === "app";
  useEffect(() => {
    let late = false;
    const found = match(path);
    setProblem(undefined);
    Promise.all([load(found.route), loadTexts(found.route.texts), turn ? refreshSession() : undefined])
      .then(([page]) => {
        if (late) return;
        setShown((before) => {
          if (before && before.path !== path) expectArrival();
          return { ...found, page, path };
        });
      })
      .catch((error: unknown) => !late && setProblem(outdated(error)));
    return () => {
      late = true;
    };
  }, [path, turn]);
  useEffect(() => {
    if (guarded && view === null) void go(signInAddress(), { replace: true });
  }, [guarded, view, path]);
  const again = () => setTurn((value) => value + 1);
  const unknown = guarded && view === undefined && shown;
  return (
    <div key={spoken}>
      <a class="skip" href="#main">
        {t("common.skip")}
      </a>
      {problem || unknown ? (
        <main id="main" class="page" tabIndex={-1}>
          <Failure problem={problem ?? asUnknown()} retry={again} />
        </main>
      ) : (
        shown && (shown.route.frame === "public" || view) && <Framed shown={shown} />
      )}
      <Questions />
      <Toasts />
      <ConsentBanner />
    </div>
  );
}

function Framed({ shown }: { shown: Shown }) {
  const Frame = shown.route.frame === "app" ? AppFrame : PublicFrame;
  const Page = shown.page.default;
  return (
    <Frame>
      <Boundary key={shown.path}>
        <Page params={shown.params} />
      </Boundary>
    </Frame>
  );
}

/** A mistake of ours in one page leaves the frame alive. */
class Boundary extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div class="page">
        <Failure problem={asUnexpected()} retry={() => location.reload()} />
      </div>
    );
  }
}

/** A page that can't be fetched: the network is away, or a newer version of the product has replaced its file. */
function outdated(error: unknown): Problem {
  return error instanceof TypeError ? Problem.offline() : asProblem(error);
}

const asUnknown = () => Problem.offline();
const asUnexpected = () => new Problem(500, "unexpected", "");
