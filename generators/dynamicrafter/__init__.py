"""DynamiCrafter image-to-video: UNet, encoders, sampler, pipeline and the converter of published checkpoints.

Nothing heavy is imported here; ``pipeline``, ``convert`` and the other modules need the ``models`` extra.
"""
