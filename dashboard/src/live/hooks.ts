import { useEffect, useState } from 'preact/hooks';
import type { FollowedService, Picture } from './follow.ts';

export function usePicture(service: FollowedService): Picture {
  const [picture, setPicture] = useState(service.picture());
  useEffect(() => service.subscribe(() => setPicture(service.picture())), [service]);
  return picture;
}
