export const NOT_IN_EFFECT_YET =
  'It is saved, and takes effect as soon as the message broker can be reached again. Nothing has to be repeated.';
