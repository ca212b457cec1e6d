import { useEffect, useState } from 'preact/hooks';
import type { FollowedService, Picture } from './follow.ts';
import { type Place, placeIn } from './place.ts';

export function usePicture(service: FollowedService): Picture {
  const [picture, setPicture] = useState(service.picture());
  useEffect(() => service.subscribe(() => setPicture(service.picture())), [service]);
  return picture;
}

export function usePlace(): Place {
  const [place, setPlace] = useState(placeIn(location.hash));
  useEffect(() => {
    const follow = () => setPlace(placeIn(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return place;
}
