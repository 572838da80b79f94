import type { Body, Episode } from '#patients/patient.ts';
import type { Visit } from '#patients/staff/staff.ts';
import type { Course, Illnesses } from '#verdicts/illness.ts';
import type { VisitCause } from '#ward/truth.ts';
import { ledgerOf, type Told } from './ledger.ts';
import type { EpisodeRecord } from './results.ts';

/** Notes, for one body, who came to know of its illnesses, and when. */
export interface Detections {
  /** An alarm with the verdict `true` was evaluated, and somebody is told of it. */
  alarmed(course: Course, told: Told): void;
  /** Visits in any order. */
  visited(visit: Visit): void;
  records(patient: string): readonly EpisodeRecord[];
}

interface Noted {
  detectedMs: number;
  by: VisitCause | undefined;
  treatedMs: number;
  told: Told | undefined;
  /** A nurse was at the bed after that. */
  bedsideMs: number;
}

const never = Number.POSITIVE_INFINITY;

export function createDetections(body: Body, illnesses: Illnesses): Detections {
  const notes = new Map<Episode, Noted>();

  function notedOf(episode: Episode): Noted {
    const known = notes.get(episode);
    if (known !== undefined) return known;
    const noted: Noted = {
      detectedMs: never,
      by: undefined,
      treatedMs: never,
      told: undefined,
      bedsideMs: never,
    };
    notes.set(episode, noted);
    return noted;
  }

  function detected(noted: Noted, atMs: number, by: VisitCause): void {
    if (atMs >= noted.detectedMs) return;
    noted.detectedMs = atMs;
    noted.by = by;
  }

  return {
    alarmed({ episode }, told) {
      const noted = notedOf(episode);
      if (noted.told !== undefined) return;
      noted.told = told;
      detected(noted, told.evaluatedMs, 'alarm');
    },
    visited({ arrivedAtMs, leftAtMs, cause, treatments }) {
      for (const { episode } of illnesses.courses) {
        if (treatments.length > 0 && goesOn(episode, arrivedAtMs)) {
          const noted = notedOf(episode);
          detected(noted, arrivedAtMs, cause);
          noted.treatedMs = Math.min(noted.treatedMs, arrivedAtMs);
        }
        const noted = notes.get(episode);
        if (noted?.told === undefined || leftAtMs < noted.told.evaluatedMs) continue;
        noted.bedsideMs = Math.min(noted.bedsideMs, Math.max(arrivedAtMs, noted.told.evaluatedMs));
      }
    },
    records: (patient) => {
      const goneMs = Math.min(...body.episodes.map(({ event }) => event?.atMs ?? never));
      return body.episodes.map((episode) => {
        const noted = notes.get(episode);
        return { arm: body.arm, patient, ...recordOf(episode, noted, goneMs) };
      });
    },
  };
}

function goesOn({ onsetAtMs, overAtMs }: Episode, atMs: number): boolean {
  return onsetAtMs <= atMs && atMs < (overAtMs ?? never);
}

/** What was known only when the patient had gone, was not known. */
function recordOf(
  episode: Episode,
  noted: Noted | undefined,
  goneMs: number,
): Omit<EpisodeRecord, 'arm' | 'patient'> {
  const { id, scenario, onsetAtMs, peak, yellowAtMs, redAtMs, overAtMs, event } = episode;
  const { detectedMs = never, by, treatedMs = never, told, bedsideMs = never } = noted ?? {};
  const detectedBy = detectedMs < goneMs ? by : undefined;
  const byAlarm = detectedBy === 'alarm' && told?.evaluatedMs === detectedMs ? told : undefined;
  return {
    id,
    scenario,
    onsetMs: onsetAtMs,
    peak,
    ...(yellowAtMs !== undefined && { yellowMs: yellowAtMs }),
    ...(redAtMs !== undefined && { redMs: redAtMs }),
    ...(overAtMs !== undefined && { overMs: overAtMs }),
    ...(event && { event: { kind: event.kind, atMs: event.atMs } }),
    ...(detectedBy && { detectedMs, detectedBy }),
    ...(treatedMs < never && { firstTreatedMs: treatedMs }),
    missed: redAtMs !== undefined && detectedBy === undefined,
    ...(byAlarm && {
      ledger: ledgerOf(onsetAtMs, byAlarm, bedsideMs < never ? bedsideMs : undefined),
    }),
  };
}
