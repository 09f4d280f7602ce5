"""SDXL with IP-Adapter-Plus (CLIP ViT-H): portraits and keyframes by a second model, for the same scripts and the same graph as Kolors."""
