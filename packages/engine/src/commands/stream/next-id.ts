/** The id that an entry gets. Source: redis.io XADD, "Specifying a Stream ID as an argument". */
import { type Stream, streamId } from "@respire/datastructures";
import { errors } from "../../errors.js";

const { compareIds, copyId, highestId, idForm, incrementId, isSameMs, setId } = streamId;

/**
 * Finds the id of the next entry.
 *
 * @param stream the one it is for; null: a new one.
 * @param id as it was given; becomes the one found.
 * @param form what of it was given. Refuses what is not above the last id.
 */
export function findNextId(stream: Stream | null, id: Uint32Array, form: streamId.IdForm, nowMs: number): void {
  const last = stream === null ? streamId.zeroId : stream.lastId;
  if (compareIds(last, 0, highestId, 0) === 0) throw errors.streamExhausted;
  if (form === idForm.none) {
    setId(id, 0, nowMs, 0);
    // The clock may have gone back, or ids may have been given that are ahead of it.
    if (compareIds(id, 0, last, 0) > 0) return;
    copyId(last, 0, id, 0);
    incrementId(id, 0);
    return;
  }
  if (form === idForm.nextSequence && isSameMs(id, 0, last, 0)) {
    copyId(last, 0, id, 0);
    if (!incrementId(id, 0) || !isSameMs(id, 0, last, 0)) throw errors.addIdTooSmall;
    return;
  }
  if (compareIds(id, 0, last, 0) <= 0) throw errors.addIdTooSmall;
}
