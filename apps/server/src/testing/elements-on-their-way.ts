/**
 * Elements that were pushed to lists and have not come to anybody. Some may be lost: the server pops an element for a client that has just vanished, of which it
 * has yet to hear. Which may be is told here: those that were in a list that a vanished client took from, about the time when it did.
 */

/** How long an element may lie in a list before somebody asks for it. Where a hundred clients ask all the time it is some milliseconds. */
const lyingMsMax = 250;

/** A client that was gone before it was answered. */
export interface Vanished {
  /** What it would have taken from. */
  readonly keys: readonly string[];
  /** How many it would have taken, at most. */
  readonly count: number;
  /** Where it would have put them; null if it would have had them. */
  readonly target: string | null;
  /** When it asked, and when the server had heard of its end. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Where an element is, or was; it came there between these times. */
interface Place {
  readonly key: string;
  readonly fromMs: number;
  untilMs: number;
}

export class ElementsOnTheirWay {
  private readonly places = new Map<string, Place[]>();
  private readonly vanished: Vanished[] = [];

  /** Somebody is about to push it. */
  push(element: string, key: string, nowMs: number): void {
    this.places.set(element, [{ key, fromMs: nowMs, untilMs: Number.POSITIVE_INFINITY }]);
  }

  /** It has been pushed. */
  pushed(element: string, nowMs: number): void {
    const place = this.places.get(element)?.[0];
    if (place !== undefined) place.untilMs = nowMs;
  }

  /** Somebody says that it was moved. Somebody else may have it already, and have said so. Replies may come in any order: it is wherever it has been. */
  moved(element: string, key: string, fromMs: number, untilMs: number): void {
    this.places.get(element)?.push({ key, fromMs, untilMs });
  }

  /** Somebody has it; false if it is not on its way. */
  came(element: string): boolean {
    return this.places.delete(element);
  }

  addVanished(vanished: Vanished): void {
    this.vanished.push(vanished);
  }

  /** Elements that have come to nobody though no client that vanished can have got them. */
  lost(): string[] {
    const takers = this.vanished.filter(({ target }) => target === null);
    const taken = new Map(takers.map((taker) => [taker, [] as string[]]));
    const candidates = new Map([...this.places.keys()].map((element) => [element, this.takersOf(element, takers)]));
    /** Finds a taker for an element, by finding others for what those have who could have taken it. Source: Kuhn's algorithm for matchings. */
    const assign = (element: string, asked: Set<Vanished>): boolean => {
      for (const taker of candidates.get(element) as Vanished[]) {
        if (asked.has(taker)) continue;
        asked.add(taker);
        const has = taken.get(taker) as string[];
        const place = has.length < taker.count ? has.length : has.findIndex((other) => assign(other, asked));
        if (place < 0) continue;
        has[place] = element;
        return true;
      }
      return false;
    };
    return [...this.places.keys()].filter((element) => !assign(element, new Set()));
  }

  private takersOf(element: string, takers: readonly Vanished[]): Vanished[] {
    // What clients moved that vanished may be where they would have put it, too.
    const places = [...(this.places.get(element) as Place[])];
    for (const place of places) {
      for (const mover of this.vanished) {
        const { target } = mover;
        if (target === null || !mayTake(mover, place) || places.some(({ key }) => key === target)) continue;
        places.push({ key: target, fromMs: mover.fromMs, untilMs: mover.untilMs });
      }
    }
    return takers.filter((taker) => places.some((place) => mayTake(taker, place)));
  }
}

function mayTake({ keys, fromMs, untilMs }: Vanished, place: Place): boolean {
  return keys.includes(place.key) && place.fromMs <= untilMs && fromMs <= place.untilMs + lyingMsMax;
}
