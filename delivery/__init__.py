"""The film and what goes with it: mp4, subtitles, storyboard, report."""
