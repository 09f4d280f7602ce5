"""What every pipeline with an IP-Adapter gets wrong or breaks without a word, done right or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from ...errors import InputError, RenderError
from ..kolors.libraries import DiffusionPipeline, torch


class AdapterGuards(DiffusionPipeline):
    """Stands before a diffusers pipeline among the bases of a class, and serves batches of pictures, each with its own references.

    What differs: references stay with their own sample, and operations that leave the adapter in a broken state are refused.
    """

    title: ClassVar[str]
    """The model's name for people."""

    def prepare_ip_adapter_image_embeds(
        self, ip_adapter_image: Any, ip_adapter_image_embeds: Sequence[Any] | None, device: Any, num_images_per_prompt: int,
        do_classifier_free_guidance: bool,
    ) -> Any:
        """References of a batch, as ``[rows, N, T, D]`` per adapter: with guidance all negatives, then all positives.

        The base class takes any number of rows, repeats them and folds them together, so every sample sees all references.

        Args:
            num_images_per_prompt: pictures in the batch (the base class passes the product).

        Raises:
            InputError: the rows do not match the batch and guidance.
        """
        if ip_adapter_image_embeds is None:
            with torch.no_grad():
                return super().prepare_ip_adapter_image_embeds(
                    ip_adapter_image, None, device, num_images_per_prompt, do_classifier_free_guidance,
                )
        rows = num_images_per_prompt * (2 if do_classifier_free_guidance else 1)
        for embeds in ip_adapter_image_embeds:
            if embeds.ndim != 4 or embeds.shape[0] != rows:
                expected = f"{rows} rows ({'negatives, then positives' if do_classifier_free_guidance else 'positives only'})"
                raise InputError(f"references of {num_images_per_prompt} pictures must have {expected} of [N, T, D], found {list(embeds.shape)}")
        return [embeds.to(device=device) for embeds in ip_adapter_image_embeds]

    @property
    def _execution_device(self) -> Any:
        """Where the UNet is, if there is one: with the VAE parked elsewhere the base class would take the VAE's place for granted."""
        return self.unet.device if self.unet is not None else super()._execution_device

    def unload_ip_adapter(self) -> None:
        """Refused: reloading after it breaks a text projection. Weight 0 is the plain model exactly."""
        raise RenderError(f"the adapter stays loaded; give references the weight 0 instead, which is plain {self.title} exactly")

    def enable_attention_slicing(self, slice_size: Any = "auto") -> None:
        """Refused: slicing does not know the adapter's attention."""
        raise RenderError("attention slicing does not work with the adapter; a smaller batch or picture needs less memory")
