"""The dialogue engine. Pure: flow + state + what was understood + facts -> replies, effects, new state."""
