import { useEffect, useState } from 'preact/hooks';
import type { FollowedService, Picture } from './follow.ts';

export function usePicture(service: FollowedService): Picture {
  const [picture, setPicture] = useState(service.picture());
  useEffect(() => service.subscribe(() => setPicture(service.picture())), [service]);
  return picture;
}

/** Where in the page we are: `#/machines/agent/<task id>` is machines, agent, the task id. */
export type Place = readonly string[];

export const placeUrl = (...place: Place) => `#/${place.map(encodeURIComponent).join('/')}`;

export function usePlace(): Place {
  const [place, setPlace] = useState(placeIn(location.hash));
  useEffect(() => {
    const follow = () => setPlace(placeIn(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return place;
}

function placeIn(hash: string): Place {
  return hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decodeSafely);
}

/** People type addresses. */
function decodeSafely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
